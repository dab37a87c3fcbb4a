import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createWorker, OEM, type Page, PSM } from 'tesseract.js';
import { pageLines, type TextRun } from './page-lines.ts';

export interface Ocr {
  /**
   * The text of one page image, in lines with tabs between the cells of a row. A second look costs
   * as much as the first and pays where the first one takes the page's layout for another.
   */
  read(image: Uint8Array, looks: 1 | 2): Promise<string>;
  close(): Promise<void>;
}

const languageData = dirname(
  createRequire(import.meta.url).resolve('@tesseract.js-data/eng/package.json'),
);

/** Opens the OCR engine with its language data from the package: nothing is fetched or cached. */
export async function openOcr(): Promise<Ocr> {
  const worker = await createWorker('eng', OEM.LSTM_ONLY, {
    langPath: join(languageData, '4.0.0_best_int'),
    cacheMethod: 'none',
    gzip: true,
  });
  const readAs = async (image: Uint8Array, mode: PSM): Promise<WordRun[]> => {
    await worker.setParameters({
      tessedit_pageseg_mode: mode,
      preserve_interword_spaces: '1',
      user_defined_dpi: '216',
    });
    const { data } = await worker.recognize(Buffer.from(image), {}, { text: false, blocks: true });
    return wordRuns(data);
  };
  return {
    // No one mode reads every page: one loses the columns of plain tables, one the ruled ones.
    async read(image, looks) {
      const auto = await readAs(image, PSM.AUTO);
      if (looks === 1) return pageLines(auto);
      const block = await readAs(image, PSM.SINGLE_BLOCK);
      return pageLines(confidence(block) > confidence(auto) ? block : auto);
    },
    async close() {
      await worker.terminate();
    },
  };
}

/** A dollar sign in a column of its own is often taken for one of these. */
const misreadSign = /^(?:§|S\$)$/;

interface WordRun extends TextRun {
  confidence: number;
}

function wordRuns(page: Page): WordRun[] {
  const lines = (page.blocks ?? []).flatMap((block) =>
    block.paragraphs.flatMap((paragraph) => paragraph.lines),
  );
  return lines.flatMap((line) =>
    line.words.map((word) => ({
      text: word.text.replace(misreadSign, '$'),
      x: word.bbox.x0,
      // The line's foot: a comma hangs lower than the digits and would split the row.
      y: -(line.baseline.y0 + line.baseline.y1) / 2,
      width: word.bbox.x1 - word.bbox.x0,
      height: line.bbox.y1 - line.bbox.y0,
      confidence: word.confidence,
    })),
  );
}

/** How much was read surely: characters, weighted by what their words are above a guess. */
function confidence(runs: readonly WordRun[]): number {
  return runs.reduce((sum, run) => sum + (run.confidence - 60) * run.text.length, 0);
}

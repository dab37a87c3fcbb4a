import type { CleanBlock, CleanLetter } from './clean-letter.ts';

/** The plain-text half: one block a paragraph, quotes behind `>`, links on a line of their own. */
export function letterText({ heading, blocks, footer }: CleanLetter): string {
  return [heading, ...blocks.map(blockText), `-- \n${footer}\nSent by Bursar`]
    .join('\n\n')
    .concat('\n');
}

function blockText(block: CleanBlock): string {
  switch (block.kind) {
    case 'text':
      return block.text;
    case 'facts':
      return block.facts.map(([term, value]) => `${term}: ${value}`).join('\n');
    case 'list':
      return [block.title, ...block.items.map((item) => `- ${item}`)].join('\n');
    case 'quote':
      return [block.title, ...block.lines.map((line) => `> ${line}`)].join('\n');
    case 'action':
      return `${block.label}:\n${block.href}`;
  }
}

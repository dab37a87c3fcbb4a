export const extractionLimits = {
  fileBytes: 25 * 1024 * 1024,
  pages: 500,
  /** Characters over all pages; a statement page has about 4,000. */
  textLength: 20_000_000,
  totalMs: 60_000,
  /**
   * V8 heap of the child. OCR fits too: its engine lives in WebAssembly memory, outside this heap.
   */
  heapMiB: 256,
  /** Resident memory of the child, all buffers, canvases and WebAssembly included. */
  residentBytes: 600 * 1024 * 1024,
  watchEveryMs: 50,
  zipBytes: 100 * 1024 * 1024,
  zipRatio: 200,
  zipEntries: 1_000,
  sheetCells: 500_000,
  imagePixels: 40_000_000,
} as const;

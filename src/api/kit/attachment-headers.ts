/** Of a file that is made for whoever asks, and kept by nobody on the way. */
export const attachmentHeaders = (fileName: string) => ({
  'content-disposition': `attachment; filename="${fileName}"`,
  'cache-control': 'no-store',
});

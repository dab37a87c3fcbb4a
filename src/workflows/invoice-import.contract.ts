/** Brings in the invoices of a file that lies in the file storage. */
export interface InvoiceImportInput {
  importId: string;
}

export interface InvoiceImportEnd {
  rows: { read: number; imported: number; duplicates: number; failed: number };
  customersCreated: number;
}

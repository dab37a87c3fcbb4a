/** Where files lie: a folder or a bucket. Keys are random and begin with the organization's id. */
export interface FileStorage {
  /** Stores the bytes under a new key, durable when it resolves, and answers the key. */
  put(orgId: string, bytes: Uint8Array): Promise<string>;
  /** Refuses with `file-missing` what is not there, with `storage-unavailable` an outage. */
  get(key: string): Promise<Uint8Array<ArrayBuffer>>;
  /** Removing what is not there is no error. */
  remove(key: string): Promise<void>;
}

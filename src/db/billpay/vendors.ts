import { orgStore } from '../kit/org-store.ts';

export const vendors = orgStore('vendors', 'vendor', [
  'id',
  'name',
  'email',
  'currency',
  'note',
  'status',
  'version',
  'createdAt',
  'updatedAt',
]);

import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

/** By these, ops find every run in Temporal UI. Never personal data: the index is not encrypted. */
export const searchKeys = {
  organizationId: defineSearchAttributeKey('OrganizationId', SearchAttributeType.KEYWORD),
  entityType: defineSearchAttributeKey('EntityType', SearchAttributeType.KEYWORD),
  entityId: defineSearchAttributeKey('EntityId', SearchAttributeType.KEYWORD),
  processStatus: defineSearchAttributeKey('ProcessStatus', SearchAttributeType.KEYWORD),
  dueDate: defineSearchAttributeKey('DueDate', SearchAttributeType.DATETIME),
  amountMinor: defineSearchAttributeKey('AmountMinor', SearchAttributeType.INT),
} as const;

/** The six agents of an analysis, which all work at the same time. */
export const agentNames = [
  'parser',
  'analyzer',
  'compliance',
  'fraud',
  'alert',
  'insight',
] as const;
export type AgentName = (typeof agentNames)[number];

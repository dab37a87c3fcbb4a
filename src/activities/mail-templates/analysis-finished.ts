import { type MailContent, writeMail } from './letter.ts';

export type AnalysisOutcome = 'completed' | 'partial' | 'failed';

export interface AnalysisFacts {
  organizationName: string;
  fileName: string;
  outcome: AnalysisOutcome;
  agents: readonly { name: string; status: string }[];
  alertCount: number;
  /** The analysis in Bursar. */
  link: string;
}

const said: Record<AnalysisOutcome, { subject: string; text: string }> = {
  completed: { subject: 'Analysis ready', text: 'Every part of the analysis is ready.' },
  partial: {
    subject: 'Analysis ready in part',
    text: 'Some parts of the analysis failed; the others are ready and can be read.',
  },
  failed: {
    subject: 'Analysis failed',
    text: 'The document could not be analysed. You can start the analysis again.',
  },
};

export function analysisFinished(facts: AnalysisFacts): MailContent {
  const { fileName, outcome, agents, alertCount } = facts;
  return writeMail({
    subject: `${said[outcome].subject}: ${fileName}`,
    heading: fileName,
    blocks: [
      { kind: 'text', text: said[outcome].text },
      agents.length > 0 && {
        kind: 'list',
        title: 'Parts',
        items: agents.map(({ name, status }) => `${name}: ${status}`),
      },
      alertCount > 0 && { kind: 'text', text: alertText(alertCount) },
      { kind: 'action', label: 'Open the analysis', href: facts.link },
    ],
    footer: `You get this because you started the analysis at ${facts.organizationName}.`,
  });
}

function alertText(count: number): string {
  return count === 1 ? 'One alert was raised.' : `${count} alerts were raised.`;
}

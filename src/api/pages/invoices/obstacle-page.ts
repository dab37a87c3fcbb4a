import {
  type HostedObstacle,
  problemWords,
} from '../../../domain/invoices/hosted-words/problem-words.ts';
import type { MessageLanguage } from '../../../domain/invoices/message-facts.ts';
import { type Problem, type ProblemKind, problemStatus } from '../../../domain/kit/problem.ts';
import { pageHead } from '../kit/components.ts';
import { layout, type Page } from '../kit/layout.ts';
import { html } from '../kit/markup.ts';

const obstacles: Partial<Record<ProblemKind, HostedObstacle>> = {
  'not-found': 'gone',
  forbidden: 'foreign',
  unavailable: 'down',
  'too-many': 'too-often',
};

interface Obstacle {
  problem: Problem | null;
  requestId: string;
  language: MessageLanguage;
  /** Back to the invoice, where there is one. */
  backPath: string | null;
}

/** What a customer reads in the place of their page, in their language; a bug is `null`. */
export function obstaclePage({ problem, requestId, language, backPath }: Obstacle): Page {
  const words = problemWords(language);
  const [title, text] = words.of[problem ? (obstacles[problem.kind] ?? 'not-now') : 'fault'];
  const wait = problem?.retryAfterS;
  return {
    status: problem ? problemStatus[problem.kind] : 500,
    body: layout({
      ...{ title, width: 'narrow', lang: language },
      main: html`<div class="card">
        ${pageHead(title)}
        <p>${text}</p>
        ${wait !== undefined && html`<p>${words.again.replace('{seconds}', String(wait))}</p>`}
        ${backPath && html`<p><a href="${backPath}">${words.back}</a></p>`}
        <p><small>${words.request.replace('{id}', requestId)}</small></p>
      </div>`,
    }),
  };
}

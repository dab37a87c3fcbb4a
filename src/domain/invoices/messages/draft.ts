import type { MessageFacts } from '../message-facts.ts';
import type { MessageTemplate } from './catalogue.ts';
import { templateOf } from './catalogue.ts';
import { renderMessage, stageOf } from './render-message.ts';
import { faultOf, type Wording } from './wording-guard.ts';

export interface DraftRequest {
  orgId: string;
  /** The words that are there already, with placeholders for all facts. */
  template: MessageTemplate;
  /** What the person who asks wants it to say. */
  brief: string | null;
}

export type Drafted = { wording: Wording } | { wording: null; why: string };

/** Asks a model for words, which nobody has looked at yet; it is shown no fact at all. */
export type DraftWording = (request: DraftRequest) => Promise<Drafted>;

export interface MessageDraft extends Wording {
  /** With the facts of now in the place of the placeholders. */
  shown: Wording;
  writtenBy: 'model' | 'template';
  /** Why a model has not written it; null where it has. */
  why: string | null;
}

export const templateFor = (facts: MessageFacts): MessageTemplate => {
  const { tone, channel, language } = facts;
  return templateOf({ stage: stageOf(facts), tone, channel, language });
};

/** The words of a model where nothing speaks against them, else the template's. */
export function settleDraft(facts: MessageFacts, drafted: Drafted): MessageDraft {
  const template = templateFor(facts);
  const { channel, language, subject, body } = template;
  const { wording } = drafted;
  const fault = wording && faultOf(wording, { template, channel, language });
  if (wording && fault === null) return { ...shownAs(facts, wording), ...byModel };
  const why =
    fault === null ? ('why' in drafted ? drafted.why : '') : `model-words-refused: ${fault}`;
  return { ...shownAs(facts, { subject, body }), writtenBy: 'template', why };
}

const byModel = { writtenBy: 'model', why: null } as const;

function shownAs(facts: MessageFacts, { subject, body }: Wording) {
  const { subject: title, paragraphs } = renderMessage({ ...facts, subject, body });
  return { subject, body, shown: { subject: title, body: paragraphs.join('\n\n') } };
}

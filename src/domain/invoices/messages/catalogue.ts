import { type MessageLanguage, messageLanguages } from '../message-facts.ts';
import {
  type MessageChannel,
  type MessageTone,
  messageChannels,
  messageTones,
} from '../reminder-schedule.ts';
import { german } from './de/index.ts';
import { english } from './en/index.ts';
import { spanish } from './es/index.ts';
import {
  type LanguageMessages,
  type MessageStage,
  type MessageWords,
  messageStages,
} from './template.ts';

const languages: Readonly<Record<MessageLanguage, LanguageMessages>> = {
  en: english,
  de: german,
  es: spanish,
};

export interface TemplateKey {
  stage: MessageStage;
  tone: MessageTone;
  channel: MessageChannel;
  language: MessageLanguage;
}

export interface MessageTemplate extends TemplateKey {
  /** Null where the channel has none. */
  subject: string | null;
  body: string;
}

/** The template of a message: there is one for every stage, tone, channel and language. */
export function templateOf(key: TemplateKey): MessageTemplate {
  const { subject, body, sms, call } = languages[key.language].stages[key.stage][key.tone];
  switch (key.channel) {
    case 'email':
      return { ...key, subject, body };
    case 'letter':
      return { ...key, subject, body: `${body}\n\n{{payHere}}` };
    case 'sms':
      return { ...key, subject: null, body: sms };
    case 'phone':
      return { ...key, subject: null, body: call };
  }
}

export const wordsOf = (language: MessageLanguage): MessageWords => languages[language].words;

/** Those of all stages, tones, channels and languages. */
export function allTemplates(): MessageTemplate[] {
  return messageLanguages.flatMap((language) =>
    messageStages.flatMap((stage) =>
      messageTones.flatMap((tone) =>
        messageChannels.map((channel) => templateOf({ language, stage, tone, channel })),
      ),
    ),
  );
}

import type { MessageLanguage } from '../message-facts.ts';
import { german } from './de.ts';
import { english } from './en.ts';
import { spanish } from './es.ts';
import type { HostedWords } from './words.ts';

const languages: Record<MessageLanguage, HostedWords> = { en: english, de: german, es: spanish };

export const hostedWords = (language: MessageLanguage): HostedWords => languages[language];

import { attributesOf, type Markup } from './markup.ts';

/** What is wrong with a page for whoever reads it with another device, or wants to attack it. */
export function faultsIn(markup: Markup): string[] {
  return [
    ...markup.errors,
    ...countFaults(markup),
    ...idFaults(markup),
    ...labelFaults(markup),
    ...policyFaults(markup),
    ...headingFaults(markup),
  ];
}

const countFaults = (markup: Markup) =>
  ['title', 'h1', 'main']
    .filter((tag) => markup.find(tag).length !== 1)
    .map((tag) => `not one ${tag}`);

function idFaults({ elements }: Markup): string[] {
  const all = elements.map(attributesOf);
  const ids = all.flatMap(({ id }) => (id === undefined ? [] : [id]));
  const targets = all.flatMap((at) => [
    ...(at['for'] ? [at['for']] : []),
    ...(at['aria-describedby']?.split(' ') ?? []),
    ...(at['href']?.startsWith('#') ? [at['href'].slice(1)] : []),
  ]);
  return [
    ...ids.filter((id, i) => ids.indexOf(id) !== i).map((id) => `id ${id} twice`),
    ...targets.filter((target) => !ids.includes(target)).map((target) => `no #${target}`),
  ];
}

function labelFaults(markup: Markup): string[] {
  const labelled = markup.find('label').map((label) => attributesOf(label)['for']);
  return ['input', 'select', 'textarea']
    .flatMap((tag) => markup.find(tag))
    .map(attributesOf)
    .filter(({ type, id }) => type !== 'hidden' && !labelled.includes(id))
    .map(({ name }) => `${name} without a label`);
}

function policyFaults(markup: Markup): string[] {
  const attributes = markup.elements.flatMap(({ attrs }) => attrs);
  const inline = attributes.filter(({ name }) => name.startsWith('on') || name === 'style');
  const addresses = attributes.filter(({ name }) => ['src', 'href', 'action'].includes(name));
  const away = addresses.filter(({ name, value }) => name !== 'href' && !/^[/#](?!\/)/.test(value));
  const scripts = markup
    .find('script')
    .map(attributesOf)
    .filter(({ src }) => src === undefined);
  const sends = markup.find('form').map(attributesOf);
  return [
    ...inline.map(({ name }) => `inline ${name}`),
    ...away.map(({ value }) => `leads to ${value}`),
    ...[...scripts, ...markup.find('style')].map(() => 'inline script or style'),
    ...sends
      .filter((f) => f['method'] !== 'post' && f['role'] !== 'search')
      .map(() => 'form by GET'),
  ];
}

function headingFaults({ elements }: Markup): string[] {
  const levels = elements
    .map(({ tagName }) => /^h([1-6])$/.exec(tagName)?.[1])
    .flatMap((level) => (level ? [Number(level)] : []));
  return levels
    .filter((level, i) => level > (levels[i - 1] ?? 0) + 1)
    .map((level) => `h${level} without the one above it`);
}

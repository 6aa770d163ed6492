import type { Passage } from './documents';
import type { Product } from './product';

/** What a passage says of variables, metrics, facts, codes and other names of the code that are not there. */
export function wrongNames({ kind, text }: Passage, product: Product): string[] {
  if (kind === 'link') return [];
  const names = kind === 'inline' ? [...metrics(text, product), ...dotted(text, product)] : [];
  return [...variables(text, product), ...names];
}

function variables(text: string, { variables: known }: Product): string[] {
  const named = [...text.matchAll(/\b(?:UCV|NATS|DATABASE|EVENTSTORE)_[A-Z0-9_]+\b/g)].map(([name]) => name);
  const isKnown = (name: string): boolean =>
    known.has(name) || known.has(name.replace(/_[A-Z]+$/, '_<SERVICE>')) || known.has(`${name}<SERVICE>`);
  return named.filter((name) => !isKnown(name)).map((name) => `nothing reads the variable ${name}`);
}

/** Names of others that the documents speak of: PostgreSQL's, and a column of a public data set. */
const elsewhere = /^(pg_\w+|soc_sec_id)$/;

/** A name with an underscore is a metric, a table, a column or a field: of the code in any case. */
function metrics(text: string, { metrics: known, text: sources }: Product): string[] {
  const [, name] = /^([a-z][a-z0-9]+(?:_[a-z0-9]+)+)(?:\{.*\})?$/.exec(text) ?? [];
  if (!name || known.has(name) || elsewhere.test(name) || /^(process|nodejs)_/.test(name)) return [];
  if (/_(total|seconds|bytes|ratio)$/.test(name)) return [`there is no metric ${name}`];
  return isWord(name, sources) ? [] : [`the code has no ${name}`];
}

/** `consent.decided.v1`, `gateway.forbidden`: a fact, a request or a code. */
const dotted = (text: string, product: Product): string[] =>
  braced(text)
    .filter((name) => !isDottedName(name, product))
    .map((name) => `the code has no ${name}`);

function isDottedName(name: string, product: Product): boolean {
  const [, publisher, word] = /^([a-z]+(?:-[a-z]+)*)\.([a-z]+(?:-[a-z0-9]+)*)(?:\.v\d+)?$/.exec(name) ?? [];
  if (!publisher || !word || !product.publishers.has(publisher) || isEnding(word)) return true;
  return product.facts.has(name) || isRequest(publisher, word, product) || isCode(publisher, word, product);
}

/** By who asks, or who answers. */
const isRequest = (publisher: string, word: string, { requests, text }: Product): boolean =>
  requests.has(`${publisher}.${word}`) || text.includes(`'${publisher}', '${word}'`);

/** As it stands, or put together, as `<service>.not-reached` is. */
const isCode = (publisher: string, word: string, { text }: Product): boolean =>
  text.includes(`}.${word}`) || isWord(`${publisher}.${word}`, text);

const isEnding = (word: string): boolean =>
  /^(ts|mjs|json|md|log|module|service|config|scenario|int-spec|spec)$/.test(word);

/** `a.{b,c}.v1` is two names, `a.{b-,}c` too. */
function braced(text: string): string[] {
  const [, head, list, tail] = /^([^{]*)\{([^}]*)\}(.*)$/.exec(text) ?? [];
  return list === undefined ? [text] : list.split(',').flatMap((one) => braced(`${head}${one}${tail}`));
}

const isWord = (name: string, sources: string): boolean =>
  new RegExp(`(?<![\\w-])${name.replaceAll('.', '\\.')}(?![\\w-])`).test(sources);

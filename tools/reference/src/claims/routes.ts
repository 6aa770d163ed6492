import type { Passage } from './documents';
import type { KnownRoute, Product } from './product';

const methods = 'GET|POST|PUT|DELETE|PATCH|HEAD|OPTIONS';

interface Claimed {
  method?: string;
  path: string;
  queries: string[];
}

/** What a passage says of routes that are not there. */
export function wrongRoutes({ kind, text }: Passage, product: Product): string[] {
  if (kind === 'link') return [];
  if (kind === 'words')
    return [...withMethod(text), ...addressed(text)].flatMap((route) => faultOf(route, product));
  const claimed = [...named(text), ...(kind === 'block' || /^(curl|ucv) /.test(text) ? called(text) : [])];
  return claimed.flatMap((route) => faultOf(route, product));
}

/** `GET|PUT /v1/purposes`, or the path alone. */
function named(text: string): Claimed[] {
  const claimed = withMethod(text);
  if (claimed.length > 0) return claimed;
  return /^\/[a-z]/.test(text) && !/\s/.test(text) ? [split(text)] : [];
}

const withMethod = (text: string): Claimed[] =>
  [...text.matchAll(new RegExp(`\\b((?:${methods})(?:\\|(?:${methods}))*) (/[^\\s\`,;"')]*)`, 'g'))].flatMap(
    ([, all, path]) => all!.split('|').map((method) => ({ method, ...split(path!) })),
  );

/** `<http://127.0.0.1:3000/docs>`. */
const addressed = (text: string): Claimed[] =>
  [...text.matchAll(/(?:127\.0\.0\.1|localhost):300[01](\/[^\s'">)]+)/g)].map(([, path]) => split(path!));

/** What a call of curl asks for, also by the README's own function, which stands for the gateway's `/v1`. */
function called(text: string): Claimed[] {
  const [url] = /(?<=(?:127\.0\.0\.1|localhost):300[01])\/[^\s'"]*|\$api\/[^\s'"]*/.exec(text) ?? [];
  if (!url || !/\b(curl|ucv) /.test(text)) return [];
  const preset = / (-d|--data\S*) /.test(text) ? 'POST' : 'GET';
  const method = new RegExp(`-X (${methods})`).exec(text)?.[1] ?? preset;
  return [{ method, ...split(url.replace('$api', '/v1')) }];
}

function split(path: string): { path: string; queries: string[] } {
  const [bare, query = ''] = path.replaceAll(/[[\]]/g, '').split('?') as [string, string?];
  return {
    path: bare.replace(/[.:]$/, ''),
    queries: query.split('&').flatMap((part) => part.split('=')[0] || []),
  };
}

/** Routes outside the reference (a service's health port, the event store's own) stand in the code as they are. */
function faultOf({ method, path, queries }: Claimed, { routes, text }: Product): string[] {
  const fitting = routes.filter((route) => fits(route, path) && (!method || route.method === method));
  const said = `${method ? `${method} ` : ''}${path}`;
  if (fitting.length === 0) {
    const inCode =
      !path.startsWith('/v1/') &&
      new RegExp(`['"\`](?:${methods})? ?/?${escaped(path.slice(1))}['"\`?/]`).test(text);
    const isEnd = !method && routes.some((route) => route.path.endsWith(path));
    return inCode || isEnd ? [] : [`there is no route ${said}`];
  }
  const known = fitting.flatMap((route) => route.queries);
  return queries.filter((name) => !known.includes(name)).map((name) => `${said} takes no ?${name}`);
}

function fits({ path }: KnownRoute, claimed: string): boolean {
  const [ours, theirs] = [path.split('/'), claimed.split('/')];
  return (
    ours.length === theirs.length && ours.every((part, at) => part.startsWith(':') || part === theirs[at])
  );
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

import { code, table } from '../page';

/** As much of an OpenAPI document as the page shows. */
export interface OpenApi {
  info: { title: string };
  paths: Record<string, Record<string, Operation>>;
}
interface Operation {
  summary?: string;
  description?: string;
  parameters?: { name: string; in: string; required?: boolean }[];
}

export interface Route {
  method: string;
  path: string;
  summary: string;
  queries: string[];
  /** Whom it is for, and why just them. */
  access: string;
}

export const routesOf = ({ paths }: OpenApi): Route[] =>
  Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { summary, description, parameters }]) => ({
      method: method.toUpperCase(),
      path: path.replaceAll(/\{(\w+)\}/g, ':$1'),
      summary: summary ?? '',
      queries: (parameters ?? []).filter((one) => one.in === 'query').map(({ name }) => name),
      access: description ?? '',
    })),
  );

export const httpPage = (title: string, routes: readonly Route[]): string[] => [
  `## ${title}`,
  table(
    ['route', 'does', 'query', 'for whom'],
    routes.map(({ method, path, summary, queries, access }) => [
      code(`${method} ${path}`),
      summary,
      queries.map(code).join(', '),
      access,
    ]),
  ),
];

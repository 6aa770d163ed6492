import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const page = join(__dirname, '../../../tools/handbook/http-api.md');

/** Routes of one door as the handbook lists them, in OpenAPI's form: `GET /v1/segments/{id}`. */
export function handbookRoutes(door: 'Unified customer view' | 'Collector'): string[] {
  const [, section = ''] = readFileSync(page, 'utf8').split(`\n## ${door}\n`);
  const [own = ''] = section.split('\n## ');
  return [...own.matchAll(/^\| `([A-Z]+ \/\S*)`/gm)].map(([, route]) => route!.replaceAll(/:(\w+)/g, '{$1}'));
}

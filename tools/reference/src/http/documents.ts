import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { httpPage, type OpenApi, routesOf } from './http-page';

/** Programs that print the OpenAPI document of a service's running code, without starting what is behind it. */
const programs = ['apps/gateway/dist/print-openapi.js', 'apps/ingestion/dist/print-openapi.js'];

/** The page of all routes, from the routers themselves. */
export async function httpPages(root: string): Promise<Record<string, string[]>> {
  const documents = await Promise.all(programs.map((program) => printedBy(join(root, program))));
  const pages = documents.flatMap((document) => httpPage(document.info.title, routesOf(document)));
  return { 'tools/handbook/http-api.md': pages };
}

async function printedBy(program: string): Promise<OpenApi> {
  const { stdout } = await promisify(execFile)(process.execPath, [program], { maxBuffer: 64 * 1024 ** 2 });
  return JSON.parse(stdout) as OpenApi;
}

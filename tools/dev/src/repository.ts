import { resolve } from 'node:path';

/** Root folder of the repository, from src and from dist alike. */
export const repository = resolve(__dirname, '../../..');

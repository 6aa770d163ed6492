import type { Interaction } from '@ucv/contracts-ingestion';
export type Borrowed = Interaction;

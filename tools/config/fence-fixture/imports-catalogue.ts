import { everyFact } from '@ucv/contracts-catalogue';

export const types = Object.keys(everyFact);

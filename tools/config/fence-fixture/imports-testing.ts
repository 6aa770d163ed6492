import { startNats } from '@ucv/testing';
export const borrowed = startNats;

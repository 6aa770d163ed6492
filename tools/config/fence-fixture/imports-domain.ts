import { foldGoldenRecord } from '@ucv/golden-record';
export const borrowed = foldGoldenRecord;

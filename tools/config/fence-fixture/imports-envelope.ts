import { streamName } from '@ucv/envelope';
export const borrowed = streamName;

import { streamName } from '@ucv/envelope/src/stream';
export const borrowed = streamName;

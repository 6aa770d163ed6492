import { Refusal } from '@ucv/platform-service';
export const borrowed = Refusal;

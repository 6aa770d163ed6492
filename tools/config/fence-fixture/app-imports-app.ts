import { ProfileModule } from '@ucv/profile';
export const borrowed = ProfileModule;

import { ProfileModule } from '@ucv/profile/src/profile.module';
export const borrowed = ProfileModule;

import { ProfileModule } from '../../profile/src/profile.module';
export const borrowed = ProfileModule;

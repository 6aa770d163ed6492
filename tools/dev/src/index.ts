export { composeEnvironment } from './compose/compose-environment';
export { writeComposeFiles } from './compose/write-compose-files';
export { loadCredentials, type Credentials } from './credentials';
export { main } from './main';
export { serverUrls, serviceEnvironment, type ServerUrls } from './service-environment';
export { readSettings, type Settings } from './settings';
export { publicUrls } from './supervisor/announcement';
export { internalPort, isService } from './topology';
export { answersOk } from '@ucv/servers';

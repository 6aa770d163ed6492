import { IsBoolean, IsOptional, IsString, MinLength } from 'class-validator';
import { ConfigFault, Env, ServiceConfig, serviceConfig } from './config';

class ShopConfig extends ServiceConfig {
  @Env('SHOP_KEY') @IsString() @MinLength(8) key: string;
  @Env('SHOP_OPEN') @IsOptional() @IsBoolean() open?: boolean;
}

const complete = {
  UCV_HEALTH_PORT: '3103',
  UCV_HOME: '/var/ucv',
  NATS_URL: 'nats://127.0.0.1:3110',
  DATABASE_URL: 'postgres://ucv_shop:secret@127.0.0.1:3111/ucv',
  EVENTSTORE_URL: 'esdb://shop:secret@127.0.0.1:3112?tls=false',
  SHOP_KEY: 'long-enough',
};

describe('serviceConfig', () => {
  it('reads text by the type of the property and keeps defaults', () => {
    const config = serviceConfig(ShopConfig, { ...complete, SHOP_OPEN: 'false', UCV_LOG_LEVEL: '' });
    expect(config).toMatchObject({ healthPort: 3103, key: 'long-enough', open: false, logLevel: 'info' });
    expect(config).toBeInstanceOf(ShopConfig);
  });

  it('names every fault at once and repeats no value', () => {
    const environment = { ...complete, UCV_HEALTH_PORT: 'often', NATS_URL: undefined, SHOP_KEY: 's3cret' };
    const read = () => serviceConfig(ShopConfig, environment);
    expect(read).toThrow(ConfigFault);
    expect(read).toThrow(/UCV_HEALTH_PORT must .*integer/);
    expect(read).toThrow(/NATS_URL is not set/);
    expect(read).toThrow(/SHOP_KEY must be longer/);
    expect(read).not.toThrow(/s3cret|often/);
  });

  it('leaves the variables of one class out of another', () => {
    class Plain extends ServiceConfig {}
    expect(serviceConfig(Plain, complete)).not.toHaveProperty('key');
  });
});

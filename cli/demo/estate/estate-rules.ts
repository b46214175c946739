/**
 * The managed rules the estate is made for: it plants what each of them must find, and nothing else. The demo makes
 * its packages of these rules only, so a catalogue that grows does not change what the demo shows.
 */
export const ESTATE_RULES: ReadonlySet<string> = new Set([
  'ecs-disk-encrypted',
  'ecs-disk-in-use',
  'ecs-disk-no-lock',
  'ecs-disk-retain-auto-snapshot',
  'ecs-instance-attached-security-group',
  'ecs-instance-deletion-protection-enabled',
  'ecs-instance-expired-check',
  'ecs-instance-imageId-check',
  'ecs-instance-no-lock',
  'ecs-instance-status-no-stopped',
  'ecs-instances-in-vpc',
  'ecs-security-group-risky-ports-check-with-protocol',
  'ecs-snapshot-retention-days',
  'ess-group-health-check',
  'oss-bucket-logging-enabled',
  'oss-bucket-public-read-prohibited',
  'oss-bucket-public-write-prohibited',
  'oss-bucket-referer-limit',
  'oss-bucket-server-side-encryption-enabled',
  'oss-bucket-versioning-enabled',
  'oss-encryption-byok-check',
  'oss-zrs-enabled',
  'ram-user-last-login-expired-check',
  'ram-user-mfa-check',
  'rds-instance-enabled-security-ip-list',
  'sg-public-access-check',
  'sg-risky-ports-check',
])

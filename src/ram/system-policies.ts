/** A policy that every account has and none can change. */
export interface SystemPolicy {
  readonly name: string
  readonly description: string
  /** JSON text of the document. */
  readonly document: string
}

function systemPolicy(name: string, description: string, ...statements: readonly object[]): SystemPolicy {
  return { name, description, document: JSON.stringify({ Version: '1', Statement: statements }) }
}

function allow(...actions: readonly string[]) {
  return { Effect: 'Allow', Action: actions, Resource: '*' }
}

const LIST: readonly SystemPolicy[] = [
  // Source: spec/ram.md 6; the second statement is inferred there.
  systemPolicy('AliyunConfigFullAccess', 'Full access to Config.', allow('config:*'), {
    ...allow('ram:CreateServiceLinkedRole'),
    Condition: {
      StringEquals: { 'ram:ServiceName': ['config.aliyuncs.com', 'remediation.config.aliyuncs.com'] },
    },
  }),
  // Source: spec/ram.md 6, version 2 of 2020-04-14
  systemPolicy(
    'AliyunConfigReadOnlyAccess',
    'Read access to Config.',
    allow('config:Describe*', 'config:List*', 'config:Get*'),
  ),
  // Source: RAM, system policies
  systemPolicy('AdministratorAccess', 'Everything.', allow('*')),
  systemPolicy('AliyunRAMFullAccess', 'Manage users, groups, roles and policies.', allow('ram:*')),
  systemPolicy(
    'AliyunRAMReadOnlyAccess',
    'Read users, groups, roles and policies.',
    allow('ram:Get*', 'ram:List*'),
  ),
  systemPolicy('AliyunSTSAssumeRoleAccess', 'Assume roles that trust the caller.', allow('sts:AssumeRole')),
  systemPolicy(
    'AssayFullAccess',
    'Everything this server offers.',
    allow('assay:*', 'config:*', 'ram:*', 'sts:*'),
  ),
  systemPolicy(
    'AssayAuditorAccess',
    'Read all results, produce and read reports, read the audit log; change nothing else.',
    allow(
      'config:Describe*',
      'config:Get*',
      'config:List*',
      'config:Generate*',
      'assay:Get*',
      'assay:List*',
      'assay:Verify*',
    ),
  ),
  systemPolicy(
    'AssayCiAccess',
    'For pipelines: import, read results, produce and read reports; change no rule, package or user.',
    allow(
      'config:Describe*',
      'config:Get*',
      'config:List*',
      'config:Generate*',
      'config:DryRun*',
      'config:EvaluatePre*',
      'assay:CreateImport',
      'assay:UploadImportPart',
      'assay:CompleteImport',
      'assay:GetImport',
      'assay:ListImports',
      'assay:GenerateReport',
      'assay:GetReport',
      'assay:ListReports',
    ),
  ),
]

/** By name. */
export const SYSTEM_POLICIES: ReadonlyMap<string, SystemPolicy> = new Map(
  LIST.map((policy) => [policy.name, policy]),
)

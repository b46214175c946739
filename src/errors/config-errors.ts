import { type ErrorEntry, from } from './entry.js'

/** Codes of the Config operations. Source: spec/errors.json `service`. */
const documented = from('spec/errors.json service')

/** Codes named only by a client (no page gives status or wording); both are ours. */
const clientKnown = from('spec/errors.json service; wording inferred')

export const CONFIG_ERRORS = {
  AdminStopSLRFail: documented(
    400,
    'The administrator account is prohibited from closing the service without completely removing the aggregators.',
    '账号组尚未全部删除，管理账号不能关闭服务。',
  ),
  AggregatorMemberNoPermission: documented(
    403,
    'The aggregator member is not authorized to perform the operation.',
    '账号组的成员账号无权执行此操作。',
  ),
  CloudConfigServiceRoleNotExisted: documented(
    404,
    'The CloudConfigServiceRole does not exist.',
    '配置审计的服务关联角色不存在。',
  ),
  CompliancePackAlreadyPending: documented(
    400,
    'The compliance pack has a pending operation and cannot be updated.',
    '合规包有正在进行的操作，暂时不能修改。',
  ),
  CompliancePackExceedMaxCount: documented(
    400,
    'The maximum number of compliance pack is exceeded.',
    '合规包数量超过上限。',
  ),
  CompliancePackExists: documented(400, 'The compliance pack already exists.', '合规包已存在。'),
  CompliancePackReportCreating: documented(
    400,
    'The compliance pack report is being created.',
    '合规包报告正在生成。',
  ),
  ConfigRuleCanNotDelete: documented(400, 'The config rule cannot be deleted.', '该规则不能删除。'),
  ConfigRuleExceedMaxRuleCount: documented(
    400,
    'The maximum number of config rules is exceeded.',
    '规则数量超过上限。',
  ),
  ConfigRuleExists: documented(400, 'The ConfigRule already exists.', '规则已存在。'),
  ConfigRuleNotExists: documented(400, 'The ConfigRule does not exist.', '规则不存在。'),
  ConfigRuleReportCreating: documented(400, 'The config rule report is being created.', '规则报告正在生成。'),
  ConfigRuleStatusNotActive: documented(
    400,
    'The status of the config rule is not active.',
    '规则未处于启用状态。',
  ),
  ConfigRuleStatusNotInActive: documented(
    400,
    'The status of the config rule is not inactive.',
    '规则未处于停用状态。',
  ),
  CreateSLRFail: documented(500, 'Failed to create SLR.', '创建服务关联角色失败。'),
  DeliveryChannelAccountNotSupport: documented(
    400,
    'Cross-account delivery that is not in the RD is not supported.',
    '不支持投递到资源目录以外的账号。',
  ),
  DeliveryChannelMnsUnreachable: documented(400, 'The MNS topic is unreachable.', '无法访问 MNS 主题。'),
  DeliveryChannelNotExists: documented(400, 'The delivery channel does not exist.', '投递渠道不存在。'),
  DeliveryChannelOssUnreachable: documented(400, 'The OSS bucket is unreachable.', '无法访问 OSS 存储空间。'),
  DeliveryChannelSlsUnreachable: documented(
    400,
    'SLS logstore is unreachable.',
    '无法访问日志服务的 Logstore。',
  ),
  ExceedMaxRuleCount: documented(400, 'The maximum number of rules is exceeded.', '规则数量超过上限。'),
  'Invalid.AggregatorId.Value': documented(400, 'The specified AggregatorId is invalid.', '账号组 ID 无效。'),
  'Invalid.AggregatorIds.Empty': documented(400, 'You must specify AggregatorIds.', '请指定账号组 ID。'),
  'Invalid.AggregatorIds.SizeExceed': documented(
    400,
    'The maximum number of AggregatorIds is 5.',
    '一次最多指定 5 个账号组 ID。',
  ),
  'Invalid.CompliancePackId.Value': documented(
    400,
    'The specified CompliancePackId does not exist.',
    '指定的合规包 ID 不存在。',
  ),
  'Invalid.CompliancePackIds.SizeExceed': documented(
    400,
    'The maximum number of CompliancePackIds is 5.',
    '一次最多指定 5 个合规包 ID。',
  ),
  'Invalid.CompliancePackName.Value': documented(
    400,
    'The specified CompliancePackName is invalid.',
    '合规包名称无效。',
  ),
  'Invalid.CompliancePackTemplateId.Value': documented(
    400,
    'The specified CompliancePackTemplateId does not exist.',
    '指定的合规包模板 ID 不存在。',
  ),
  'Invalid.ConfigRuleId.Value': clientKnown(
    400,
    'The specified ConfigRuleId does not exist.',
    '指定的规则 ID 不存在。',
  ),
  'Invalid.ConfigRuleIds.SizeExceed': documented(
    400,
    'The maximum number of ConfigRuleIds cannot exceed {Limit}.',
    '一次指定的规则 ID 不能超过 {Limit} 个。',
  ),
  'Invalid.ConfigRules.Empty': documented(400, 'You must specify ConfigRules.', '请指定 ConfigRules。'),
  'Invalid.ConfigRules.Value': documented(400, 'The specified ConfigRules is invalid.', 'ConfigRules 无效。'),
  'Invalid.DeliveryChannelAssumeRoleArn.Empty': documented(
    400,
    'You must specify DeliveryChannelAssumeRoleArn.',
    '请指定投递渠道的角色 ARN。',
  ),
  'Invalid.DeliveryChannelAssumeRoleArn.Format': documented(
    400,
    'The specified format of DeliveryChannelAssumeRoleArn is invalid.',
    '投递渠道的角色 ARN 格式错误。',
  ),
  'Invalid.DeliveryChannelCondition.Format': documented(
    400,
    'The specified format of DeliveryChannelCondition is invalid.',
    '投递条件的格式错误。',
  ),
  'Invalid.DeliveryChannelName.Empty': documented(
    400,
    'You must specify DeliveryChannelName.',
    '请指定投递渠道的名称。',
  ),
  'Invalid.DeliveryChannelTargetArn.Empty': documented(
    400,
    'You must specify DeliveryChannelTargetArn.',
    '请指定投递目标的 ARN。',
  ),
  'Invalid.DeliveryChannelTargetArn.Format': documented(
    400,
    'The specified format of DeliveryChannelTargetArn is invalid.',
    '投递目标的 ARN 格式错误。',
  ),
  'Invalid.DeliveryChannelType.Empty': documented(
    400,
    'You must specify DeliveryChannelType.',
    '请指定投递渠道的类型。',
  ),
  'Invalid.ResourceOwnerId.Value': documented(
    400,
    'The specified ResourceOwnerId is invalid.',
    '资源所属账号 ID 无效。',
  ),
  'Invalid.ResourceTypes.Value': documented(400, 'The specified resourceTypes is invalid.', '资源类型无效。'),
  MemberNotBelongToMaster: documented(
    400,
    'The specified member does not belong to your organization.',
    '该成员账号不属于您的组织。',
  ),
  MemberStopSLRFail: documented(
    400,
    'The member exists in the aggregator, and it is forbidden to close the service.',
    '成员账号仍在账号组中，不能关闭服务。',
  ),
  NoPermissionCreateRemediationSLR: documented(
    403,
    'No permission to create service linked role: AliyunServiceRoleForConfigRemediation.',
    '无权创建服务关联角色 AliyunServiceRoleForConfigRemediation。',
  ),
  ProcessIsRunning: documented(400, 'The process is running.', '任务正在进行。'),
  RDMemberNoPermission: documented(
    400,
    'You are not authorized to perform the operation. The reasons include: 1. You have not enabled the resource directory service. 2. You are not using the administrator account of resource directory.',
    '您无权执行此操作：尚未开通资源目录，或当前账号不是资源目录的管理账号。',
  ),
  RemediationConfigNotExist: clientKnown(
    400,
    'The remediation configuration does not exist.',
    '修正配置不存在。',
  ),
  RemediationInputParamInConsistentWithRule: documented(
    400,
    'The remediation parameter does not match the rule parameter.',
    '修正参数与规则参数不一致。',
  ),
  RemediationNotExist: clientKnown(400, 'The remediation does not exist.', '修正设置不存在。'),
  RemediationTemplateNotExist: documented(
    400,
    'The remediation template does not exist or is invalid.',
    '修正模板不存在或无效。',
  ),
  ReportTemplateNotExist: clientKnown(400, 'The report template does not exist.', '报告模板不存在。'),
  StopSLRFail: documented(400, 'Stop config service fail.', '关闭配置审计服务失败。'),
} as const satisfies Record<string, ErrorEntry>

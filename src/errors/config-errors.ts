import { type ErrorEntry, from } from './entry.js'

/** Codes of the Config operations. Source: spec/errors.json `service`. */
const documented = from('spec/errors.json service')

/** Codes named only by a client (no page gives status or wording); both are ours. */
const clientKnown = from('spec/errors.json service; wording inferred')

export const CONFIG_ERRORS = {
  AdminStopSLRFail: documented(
    400,
    'The administrator account is prohibited from closing the service without completely removing the aggregators.',
  ),
  AggregatorMemberNoPermission: documented(
    403,
    'The aggregator member is not authorized to perform the operation.',
  ),
  CloudConfigServiceRoleNotExisted: documented(404, 'The CloudConfigServiceRole does not exist.'),
  CompliancePackAlreadyPending: documented(
    400,
    'The compliance pack has a pending operation and cannot be updated.',
  ),
  CompliancePackExceedMaxCount: documented(400, 'The maximum number of compliance pack is exceeded.'),
  CompliancePackExists: documented(400, 'The compliance pack already exists.'),
  CompliancePackReportCreating: documented(400, 'The compliance pack report is being created.'),
  ConfigRuleCanNotDelete: documented(400, 'The config rule cannot be deleted.'),
  ConfigRuleExceedMaxRuleCount: documented(400, 'The maximum number of config rules is exceeded.'),
  ConfigRuleExists: documented(400, 'The ConfigRule already exists.'),
  ConfigRuleNotExists: documented(400, 'The ConfigRule does not exist.'),
  ConfigRuleReportCreating: documented(400, 'The config rule report is being created.'),
  ConfigRuleStatusNotActive: documented(400, 'The status of the config rule is not active.'),
  ConfigRuleStatusNotInActive: documented(400, 'The status of the config rule is not inactive.'),
  CreateSLRFail: documented(500, 'Failed to create SLR.'),
  DeliveryChannelAccountNotSupport: documented(
    400,
    'Cross-account delivery that is not in the RD is not supported.',
  ),
  DeliveryChannelMnsUnreachable: documented(400, 'The MNS topic is unreachable.'),
  DeliveryChannelNotExists: documented(400, 'The delivery channel does not exist.'),
  DeliveryChannelOssUnreachable: documented(400, 'The OSS bucket is unreachable.'),
  DeliveryChannelSlsUnreachable: documented(400, 'SLS logstore is unreachable.'),
  ExceedMaxRuleCount: documented(400, 'The maximum number of rules is exceeded.'),
  'Invalid.AggregatorId.Value': documented(400, 'The specified AggregatorId is invalid.'),
  'Invalid.AggregatorIds.Empty': documented(400, 'You must specify AggregatorIds.'),
  'Invalid.AggregatorIds.SizeExceed': documented(400, 'The maximum number of AggregatorIds is 5.'),
  'Invalid.CompliancePackId.Value': documented(400, 'The specified CompliancePackId does not exist.'),
  'Invalid.CompliancePackIds.SizeExceed': documented(400, 'The maximum number of CompliancePackIds is 5.'),
  'Invalid.CompliancePackName.Value': documented(400, 'The specified CompliancePackName is invalid.'),
  'Invalid.CompliancePackTemplateId.Value': documented(
    400,
    'The specified CompliancePackTemplateId does not exist.',
  ),
  'Invalid.ConfigRuleId.Value': clientKnown(400, 'The specified ConfigRuleId does not exist.'),
  'Invalid.ConfigRuleIds.SizeExceed': documented(
    400,
    'The maximum number of ConfigRuleIds cannot exceed 20.',
  ),
  'Invalid.ConfigRules.Empty': documented(400, 'You must specify ConfigRules.'),
  'Invalid.ConfigRules.Value': documented(400, 'The specified ConfigRules is invalid.'),
  'Invalid.DeliveryChannelAssumeRoleArn.Empty': documented(
    400,
    'You must specify DeliveryChannelAssumeRoleArn.',
  ),
  'Invalid.DeliveryChannelAssumeRoleArn.Format': documented(
    400,
    'The specified format of DeliveryChannelAssumeRoleArn is invalid.',
  ),
  'Invalid.DeliveryChannelCondition.Format': documented(
    400,
    'The specified format of DeliveryChannelCondition is invalid.',
  ),
  'Invalid.DeliveryChannelName.Empty': documented(400, 'You must specify DeliveryChannelName.'),
  'Invalid.DeliveryChannelTargetArn.Empty': documented(400, 'You must specify DeliveryChannelTargetArn.'),
  'Invalid.DeliveryChannelTargetArn.Format': documented(
    400,
    'The specified format of DeliveryChannelTargetArn is invalid.',
  ),
  'Invalid.DeliveryChannelType.Empty': documented(400, 'You must specify DeliveryChannelType.'),
  'Invalid.ResourceOwnerId.Value': documented(400, 'The specified ResourceOwnerId is invalid.'),
  'Invalid.ResourceTypes.Value': documented(400, 'The specified resourceTypes is invalid.'),
  MemberNotBelongToMaster: documented(400, 'The specified member does not belong to your organization.'),
  MemberStopSLRFail: documented(
    400,
    'The member exists in the aggregator, and it is forbidden to close the service.',
  ),
  NoPermissionCreateRemediationSLR: documented(
    403,
    'No permission to create service linked role: AliyunServiceRoleForConfigRemediation.',
  ),
  ProcessIsRunning: documented(400, 'The process is running.'),
  RDMemberNoPermission: documented(
    400,
    'You are not authorized to perform the operation. The reasons include: 1. You have not enabled the resource directory service. 2. You are not using the administrator account of resource directory.',
  ),
  RemediationConfigNotExist: clientKnown(400, 'The remediation configuration does not exist.'),
  RemediationInputParamInConsistentWithRule: documented(
    400,
    'The remediation parameter does not match the rule parameter.',
  ),
  RemediationNotExist: clientKnown(400, 'The remediation does not exist.'),
  RemediationTemplateNotExist: documented(400, 'The remediation template does not exist or is invalid.'),
  ReportTemplateNotExist: clientKnown(400, 'The report template does not exist.'),
  StopSLRFail: documented(400, 'Stop config service fail.'),
} as const satisfies Record<string, ErrorEntry>

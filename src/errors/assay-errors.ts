import { type ErrorEntry, from } from './entry.js'

const assay = from('Assay API 2026-12-01')
const inferred = from('spec/lifecycle.md, spec/condition-rules.md (inferred)')

/** Codes of the Assay operations, and those the notes on Config infer without a documented table. */
export const ASSAY_ERRORS = {
  'Invalid.Conditions.Value': inferred(
    400,
    'The specified Conditions is invalid: {Reason}',
    'Conditions 无效：{Reason}',
  ),
  'Invalid.TemplateContent.Value': inferred(
    400,
    'The specified TemplateContent is invalid: {Reason}',
    'TemplateContent 无效：{Reason}',
  ),
  'Invalid.Sql.Value': inferred(400, 'The specified SQL is invalid: {Reason}', 'SQL 无效：{Reason}'),
  OperatorOnly: assay(
    403,
    'Only the account that operates this server may do this.',
    '只有运营本服务器的账号可以执行此操作。',
  ),
  'EntityAlreadyExists.Account': assay(409, 'The account already exists.', '账号已存在。'),
  'EntityNotExist.Account': assay(404, 'The account does not exist.', '账号不存在。'),
  'EntityAlreadyExists.Aggregator': assay(
    409,
    'An account group of this name already exists.',
    '同名账号组已存在。',
  ),
  'LimitExceeded.Aggregator': assay(
    409,
    'An account group exceeds the limit of {Limit}.',
    '账号组超过上限 {Limit}。',
  ),
  ImportNotExists: assay(404, 'The import does not exist.', '导入任务不存在。'),
  'Invalid.Import.Content': assay(
    400,
    'The imported content is invalid: {Reason}',
    '导入的内容无效：{Reason}',
  ),
  'Invalid.Import.State': assay(
    409,
    'The import is {State} and cannot be changed.',
    '导入任务的状态为 {State}，不能修改。',
  ),
  JobNotExists: assay(404, 'The job does not exist.', '任务不存在。'),
  ReportReceiverNotExists: assay(404, 'The report receiver does not exist.', '报告接收方不存在。'),
  EvidenceNotExists: assay(404, 'The evidence bundle does not exist.', '证据包不存在。'),
  FileNotExists: assay(404, 'There is no such file with a signed manifest.', '没有此文件的签名清单。'),
  SystemExists: assay(409, 'A system of that name exists already.', '同名的系统已存在。'),
  SystemNotExists: assay(404, 'The system does not exist.', '系统不存在。'),
  ReportNotExists: assay(404, 'The report does not exist.', '报告不存在。'),
  'Invalid.Report.State': assay(
    409,
    'The report is {State}: that cannot be done to it.',
    '报告的状态为 {State}，不能执行此操作。',
  ),
  FunctionEndpointNotExists: assay(
    404,
    'No endpoint is registered for the function.',
    '该函数没有注册端点。',
  ),
  DeliveryTargetNotExists: assay(
    404,
    'Nothing is registered for the delivery target.',
    '该投递目标没有注册。',
  ),
  'LimitExceeded.DeliveryChannel': assay(
    409,
    'The maximum number of delivery channels is {Limit}.',
    '投递渠道最多 {Limit} 个。',
  ),
  ComparisonNotExists: assay(404, 'The comparison does not exist.', '比对不存在。'),
  ControlStandardNotExists: assay(404, 'The control standard does not exist.', '控制标准不存在。'),
  'Invalid.Comparison.State': assay(
    409,
    'The comparison is {State} and cannot be changed.',
    '比对的状态为 {State}，不能更改。',
  ),
  'Invalid.Comparison.Content': assay(
    400,
    'The uploaded verdicts are invalid: {Reason}',
    '上传的评估结果无效：{Reason}',
  ),
  NotEphemeral: assay(
    403,
    'Only a server started with --ephemeral lets its clock be set.',
    '只有以 --ephemeral 启动的服务才能设置时钟。',
  ),
  ExemptionNotExists: assay(404, 'The exemption does not exist.', '豁免不存在。'),
  'Invalid.Exemption.State': assay(
    409,
    'The exemption is {State}, which does not allow this.',
    '豁免的状态为 {State}，不能执行此操作。',
  ),
  ExemptionApproverIsRequester: assay(
    403,
    'An exemption is approved by another principal than asked for it.',
    '豁免不能由申请人自己批准。',
  ),
} as const satisfies Record<string, ErrorEntry>

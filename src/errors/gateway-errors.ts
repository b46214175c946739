import { type ErrorEntry, from } from './entry.js'

const gateway = from('spec/protocol.md 9')
const securityToken = from('spec/protocol.md 5')
const ours = from('Assay: limits of this server')

/** Codes any operation may answer, thrown before its handler runs or when the server itself fails. */
export const GATEWAY_ERRORS = {
  'Missing{Param}': gateway(400, '{Param} is mandatory for this action.', '{Param} 为必填参数。'),
  'Invalid{Param}': gateway(400, 'Specified parameter {Param} is not valid.', '参数 {Param} 无效。'),
  InvalidParameter: from('spec/errors.json gateway')(
    400,
    'The specified value of parameter "{Param}" is not valid.',
    '参数“{Param}”的值无效。',
  ),
  'InvalidParameter.Format': gateway(400, 'Specified parameter format is not valid.', '参数 Format 无效。'),
  'InvalidTimeStamp.Format': gateway(
    400,
    'Specified time stamp or date value is not well formatted.',
    '时间戳或日期的格式错误。',
  ),
  'InvalidTimeStamp.Expired': gateway(
    400,
    'Specified time stamp or date value is expired.',
    '时间戳或日期已过期。',
  ),
  SignatureNonceUsed: gateway(400, 'Specified signature nonce was used already.', '签名随机数已被使用。'),
  InvalidSignatureMethod: gateway(400, 'Specified signature method is not valid.', '签名方法无效。'),
  SignatureDoesNotMatch: gateway(
    400,
    'Specified signature is not matched with our calculation. server string to sign is:{StringToSign}',
    '签名与服务端的计算结果不一致。server string to sign is:{StringToSign}',
  ),
  IncompleteSignature: gateway(
    400,
    'The request signature does not conform to Aliyun standards. server string to sign is:{StringToSign}',
    '请求签名不符合规范。server string to sign is:{StringToSign}',
  ),
  UnsupportedHTTPMethod: gateway(400, 'This http method is not supported.', '不支持该 HTTP 方法。'),
  'InvalidAccessKeyId.NotFound': gateway(404, 'Specified access key is not found.', '访问密钥不存在。'),
  'InvalidAccessKeyId.Inactive': gateway(400, 'Specified access key is disabled.', '访问密钥已被禁用。'),
  'InvalidAction.NotFound': gateway(
    404,
    'Specified api is not found, please check your url and method.',
    '接口不存在，请检查地址和请求方法。',
  ),
  InvalidVersion: gateway(400, 'Specified parameter Version is not valid.', '参数 Version 无效。'),
  IdempotentParameterMismatch: gateway(
    400,
    'Request uses a client token in a previous request but is not identical to that request.',
    '该 ClientToken 已用于另一个参数不同的请求。',
  ),
  InvalidClientToken: from('spec/protocol.md 10')(
    400,
    'Specified parameter ClientToken is not valid.',
    '参数 ClientToken 无效。',
  ),
  Throttling: gateway(400, 'Request was denied due to request throttling.', '请求被限流。'),
  'Throttling.User': gateway(400, 'Request was denied due to user flow control.', '请求因用户流控被拒绝。'),
  'Throttling.Api': gateway(400, 'Request was denied due to api flow control.', '请求因接口流控被拒绝。'),
  MissingSecurityToken: securityToken(
    400,
    'SecurityToken is mandatory for this action.',
    'SecurityToken 为必填参数。',
  ),
  'InvalidSecurityToken.Malformed': securityToken(
    400,
    'Specified SecurityToken is malformed.',
    'SecurityToken 的格式错误。',
  ),
  'InvalidSecurityToken.MismatchWithAccessKey': securityToken(
    400,
    'Specified SecurityToken mismatch with the AccessKey.',
    'SecurityToken 与访问密钥不匹配。',
  ),
  'InvalidSecurityToken.Expired': securityToken(
    400,
    'Specified SecurityToken is expired.',
    'SecurityToken 已过期。',
  ),
  UnsupportedSignatureType: securityToken(
    400,
    'Specified signature type is not supported.',
    '不支持该签名类型。',
  ),
  NoPermission: from('spec/ram.md 7')(
    400,
    'You are not authorized to perform this operation.',
    '您没有权限执行此操作。',
  ),
  AccountNotExisted: from('spec/errors.json service')(404, 'Your account does not exist.', '账号不存在。'),
  ServiceUnavailable: from('spec/errors.json service')(
    503,
    'The request has failed due to a temporary failure of the server.',
    '服务暂时不可用，请稍后重试。',
  ),
  InternalError: gateway(
    500,
    'The request processing has failed due to some unknown error.',
    '请求因未知错误处理失败。',
  ),
  RequestTooLarge: ours(
    413,
    'The request is larger than {LimitBytes} bytes.',
    '请求体超过 {LimitBytes} 字节。',
  ),
  RequestHeadersTooLarge: ours(
    431,
    'Request line and headers are larger than {LimitBytes} bytes.',
    '请求行与请求头合计超过 {LimitBytes} 字节。',
  ),
  RequestTimeout: ours(408, 'The request did not arrive in time.', '请求未在规定时间内发送完毕。'),
  MalformedRequest: ours(400, 'The request is no well-formed HTTP.', '请求不符合 HTTP 格式。'),
  TooManyParameters: ours(400, 'The request has more than {Limit} parameters.', '请求参数超过 {Limit} 个。'),
} as const satisfies Record<string, ErrorEntry>

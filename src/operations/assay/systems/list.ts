import type { ListedOperation } from '../../operation.js'
import { CreateSystem } from './CreateSystem.js'
import { DeleteSystem } from './DeleteSystem.js'
import { GenerateSystemReport } from './GenerateSystemReport.js'
import { GetSystem } from './GetSystem.js'
import { GetSystemReport } from './GetSystemReport.js'
import { ListSystems } from './ListSystems.js'
import { UpdateSystem } from './UpdateSystem.js'

/** Systems that were filed for classified protection, and reports on them. */
export const SYSTEM_OPERATIONS: readonly ListedOperation[] = [
  CreateSystem,
  DeleteSystem,
  GenerateSystemReport,
  GetSystem,
  GetSystemReport,
  ListSystems,
  UpdateSystem,
]

import type { ListedOperation } from '../../operation.js'
import { CreateAggregateSystem, CreateSystem } from './CreateSystem.js'
import { DeleteAggregateSystem, DeleteSystem } from './DeleteSystem.js'
import { GenerateAggregateSystemReport, GenerateSystemReport } from './GenerateSystemReport.js'
import { GetAggregateSystem, GetSystem } from './GetSystem.js'
import { GetAggregateSystemReport, GetSystemReport } from './GetSystemReport.js'
import { ListAggregateSystems, ListSystems } from './ListSystems.js'
import { SetAggregatePackageSystem, SetPackageSystem } from './SetPackageSystem.js'
import { UpdateAggregateSystem, UpdateSystem } from './UpdateSystem.js'

/** Systems that were filed for classified protection, of an account or a group, and reports on them. */
export const SYSTEM_OPERATIONS: readonly ListedOperation[] = [
  CreateAggregateSystem,
  CreateSystem,
  DeleteAggregateSystem,
  DeleteSystem,
  GenerateAggregateSystemReport,
  GenerateSystemReport,
  GetAggregateSystem,
  GetAggregateSystemReport,
  GetSystem,
  GetSystemReport,
  ListAggregateSystems,
  ListSystems,
  SetAggregatePackageSystem,
  SetPackageSystem,
  UpdateAggregateSystem,
  UpdateSystem,
]

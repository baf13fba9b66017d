import { ApiError, type Schemas, get, send } from "../../shared/api/client"

export type Script = Schemas["ScriptObject"]
export type ScriptAction = Schemas["ScriptAction"]

const CONFLICT = 409

/** Somebody else saved another script meanwhile. */
export class ScriptConflict extends ApiError {
  readonly stored: Script

  constructor(refusal: ApiError, stored: Script) {
    super(refusal)
    this.stored = stored
  }
}

/**
 * Saves the script over the one with this digest. A text that is stored already counts as saved: the answer of an
 * earlier try was lost. Saves of one gesture are undone together. Throws ScriptConflict, with what is stored, instead of
 * overwriting it.
 */
export async function saveScript(
  projectId: string,
  text: string,
  digest: string,
  gesture?: string,
  action?: ScriptAction,
): Promise<Script> {
  const path = `/api/projects/${projectId}/script`
  try {
    return await send<Script>("PUT", path, { text, gesture, action }, { ifMatch: `"${digest}"` })
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== CONFLICT) throw error
    const stored = await get<Script>(path)
    if (stored.text === text) return stored
    throw stored.digest === digest ? error : new ScriptConflict(error, stored)
  }
}

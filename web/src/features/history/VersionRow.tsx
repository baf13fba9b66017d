import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { type Schemas, send } from "../../shared/api/client"
import { formatDate, formatTime } from "../../shared/format"
import { HISTORY_TEXT } from "../../shared/text"
import { ErrorNote } from "../../shared/ui/ErrorNote"
import { Compare } from "./Compare"
import type { NameOf } from "./differences"
import { RestoreVersion } from "./RestoreVersion"

type Version = Schemas["VersionObject"]
type Panel = "compare" | "restore" | "remove"

interface VersionRowProps {
  projectId: string
  version: Version
  others: readonly Version[]
  nameOf: NameOf
  onRestored: () => void
}

/** A version, with what can be done with it; the answer opens below it. */
export function VersionRow({ projectId, version, others, nameOf, onRestored }: VersionRowProps) {
  const [panel, setPanel] = useState<Panel | null>(null)
  const buttons = [
    ["compare", HISTORY_TEXT.compare, HISTORY_TEXT.compareOne(version.name)],
    ["restore", HISTORY_TEXT.restore, HISTORY_TEXT.restoreOne(version.name)],
    ["remove", HISTORY_TEXT.remove, HISTORY_TEXT.removeOne(version.name)],
  ] as const
  return (
    <li className="version stack tight">
      <div className="row spread">
        <div>
          <p className="strong">{version.name}</p>
          <time className="hint" dateTime={version.at}>
            {formatDate(version.at)}, {formatTime(version.at)}
          </time>
        </div>
        <div className="row">
          {buttons.map(([name, words, label]) => (
            <button
              key={name}
              type="button"
              className="button"
              aria-label={label}
              aria-expanded={panel === name}
              onClick={() => setPanel(panel === name ? null : name)}
            >
              {words}
            </button>
          ))}
        </div>
      </div>
      {panel === "compare" && <Compare projectId={projectId} version={version} others={others} nameOf={nameOf} />}
      {panel === "restore" && (
        <RestoreVersion projectId={projectId} version={version} onDone={onRestored} onCancel={() => setPanel(null)} />
      )}
      {panel === "remove" && <RemoveVersion projectId={projectId} version={version} onCancel={() => setPanel(null)} />}
    </li>
  )
}

interface RemoveVersionProps {
  projectId: string
  version: Version
  onCancel: () => void
}

function RemoveVersion({ projectId, version, onCancel }: RemoveVersionProps) {
  const client = useQueryClient()
  const remove = useMutation({
    mutationFn: () => send("DELETE", `/api/projects/${projectId}/versions/${version.version_id}`),
    onSuccess: () => client.invalidateQueries({ queryKey: ["film", projectId, "versions"] }),
  })
  return (
    <div className="stack tight">
      <p>{HISTORY_TEXT.removeAsk(version.name)}</p>
      {remove.isError && <ErrorNote error={remove.error} />}
      <div className="row">
        <button type="button" className="button" onClick={onCancel}>
          {HISTORY_TEXT.keep}
        </button>
        <button type="button" className="button danger" disabled={remove.isPending} onClick={() => remove.mutate()}>
          {HISTORY_TEXT.remove}
        </button>
      </div>
    </div>
  )
}

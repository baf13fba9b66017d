import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { type FormEvent, useState } from "react"
import { type Schemas, get, send } from "../../shared/api/client"
import { HISTORY_TEXT } from "../../shared/text"
import { ErrorNote } from "../../shared/ui/ErrorNote"
import { Field } from "../../shared/ui/Field"
import { Icon } from "../../shared/ui/Icon"
import { saveWritten } from "../script/savers"
import type { NameOf } from "./differences"
import { tell } from "./notice"
import { VersionRow } from "./VersionRow"

const LONGEST_NAME = 100

interface VersionsProps {
  projectId: string
  nameOf: NameOf
  onRestored: () => void
}

/** The film's named versions, and a name for the film as it is now. */
export function Versions({ projectId, nameOf, onRestored }: VersionsProps) {
  const versions = useQuery({
    queryKey: ["film", projectId, "versions"],
    queryFn: async () => (await get<Schemas["VersionList"]>(`/api/projects/${projectId}/versions`)).versions,
  })
  const all = versions.data ?? []
  return (
    <section className="stack tight" aria-label={HISTORY_TEXT.versions}>
      <h3>{HISTORY_TEXT.versions}</h3>
      <NewVersion projectId={projectId} />
      {versions.isError && <ErrorNote error={versions.error} onRetry={() => void versions.refetch()} />}
      {versions.data && all.length === 0 && <p className="hint">{HISTORY_TEXT.noVersions}</p>}
      <ul className="versions">
        {all.map((version) => (
          <VersionRow
            key={version.version_id}
            projectId={projectId}
            version={version}
            others={all.filter((one) => one !== version)}
            nameOf={nameOf}
            onRestored={onRestored}
          />
        ))}
      </ul>
    </section>
  )
}

function NewVersion({ projectId }: { projectId: string }) {
  const client = useQueryClient()
  const [name, setName] = useState("")
  const save = useMutation({
    mutationFn: async () => {
      if (!(await saveWritten(projectId, client))) throw new Error(HISTORY_TEXT.unsavable)
      return send<Schemas["VersionObject"]>("POST", `/api/projects/${projectId}/versions`, { name: name.trim() })
    },
    onSuccess: (version) => {
      setName("")
      tell(HISTORY_TEXT.saved(version.name))
      return client.invalidateQueries({ queryKey: ["film", projectId] })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!save.isPending) save.mutate()
  }
  return (
    <form className="stack tight" onSubmit={submit}>
      <Field label={HISTORY_TEXT.name} hint={HISTORY_TEXT.versionsHint}>
        {(ids) => (
          <div className="row nowrap">
            <input
              {...ids}
              value={name}
              maxLength={LONGEST_NAME}
              autoComplete="off"
              required
              onChange={(event) => setName(event.target.value)}
            />
            <button type="submit" className="button nowrap-words">
              {save.isPending && <Icon name="spinner" />}
              {HISTORY_TEXT.save}
            </button>
          </div>
        )}
      </Field>
      {save.isError && <ErrorNote error={save.error} />}
    </form>
  )
}

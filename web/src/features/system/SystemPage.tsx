import { useQuery } from "@tanstack/react-query"
import { type Schemas, get } from "../../shared/api/client"
import { TEXT } from "../../shared/text"
import { useTitle } from "../../shared/useTitle"
import { CheckList } from "../../shared/ui/CheckList"
import { ErrorNote } from "../../shared/ui/ErrorNote"
import { Icon } from "../../shared/ui/Icon"

const GROUPS = ["required", "chains", "providers", "studio", "unused"] as const

/** Checks the installation; what is wrong comes with its remedy. */
export function SystemPage() {
  useTitle(TEXT.system.title)
  const check = useQuery({
    queryKey: ["system-check"],
    queryFn: () => get<Schemas["SystemCheck"]>("/api/system-check"),
    staleTime: 0,
  })
  const groups = GROUPS.filter((group) => check.data !== undefined && check.data[group].length > 0)
  return (
    <div className="page stack">
      <div className="row spread">
        <h1>{TEXT.system.title}</h1>
        <button type="button" className="button" disabled={check.isFetching} onClick={() => void check.refetch()}>
          <Icon name={check.isFetching ? "spinner" : "retry"} />
          {TEXT.system.again}
        </button>
      </div>
      {check.isPending && <p className="loading">{TEXT.system.checking}</p>}
      {check.isError && <ErrorNote error={check.error} />}
      {check.data && (
        <div className={`note ${check.data.can_make_films ? "note-good" : "note-bad"}`} role="status">
          <Icon name={check.data.can_make_films ? "check" : "alert"} />
          <p className="strong">{check.data.can_make_films ? TEXT.system.good : TEXT.system.bad}</p>
        </div>
      )}
      {check.data && (
        <div className="boxes">
          {groups.map((group) => (
            <section key={group} className="box stack" aria-label={TEXT.system.groups[group]}>
              <h2>{TEXT.system.groups[group]}</h2>
              <CheckList rows={check.data[group]} areUnused={group === "unused"} />
            </section>
          ))}
        </div>
      )}
    </div>
  )
}

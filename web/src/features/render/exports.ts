import { EXPORT, TEXT } from "../../shared/text"

export interface ExportRow {
  readonly name: string
  readonly use: string
  readonly url: string
}

/** What can be exported: the files that the API has of the film, those with known uses first, and all as one. */
export function exportsOf(files: Readonly<Record<string, string>>, projectId: string): ExportRow[] {
  const known = Object.keys(EXPORT).filter((file) => file in files)
  const others = Object.keys(files).filter((file) => !(file in EXPORT))
  const rows = [...known, ...others].map((file) => {
    const [name, use] = EXPORT[file] ?? [file, ""]
    return { name, use, url: files[file] ?? "" }
  })
  const folder = { name: TEXT.exports.folder, use: TEXT.exports.folderUse, url: `/api/projects/${projectId}/export` }
  return [...rows, folder]
}

import type { AccountId, AlarmId } from '../ids.ts'
import type { Alarm, AlarmKind } from './alarm.ts'

export interface AlarmStore {
  add(alarm: Alarm): Promise<void>
  /** When this account was last alarmed of this kind. */
  newest(account: AccountId, kind: AlarmKind): Promise<Date | undefined>
  /** What no webhook was given yet, oldest first; never what another node is just handing over. */
  toHook(limit: number): Promise<Alarm[]>
  /** False when another node was first. */
  hooked(alarm: AlarmId, at: Date): Promise<boolean>
  /** What no letter was written about yet, as kinds of accounts. */
  untold(): Promise<{ accountId: AccountId; kind: AlarmKind }[]>
  /**
   * Marks everything of this kind as told and gives it back, oldest first. Nothing when a letter was written after
   * `lastBefore`: then it waits for the next one.
   */
  tell(
    account: AccountId,
    kind: AlarmKind,
    moments: { at: Date; lastBefore: Date },
  ): Promise<Alarm[]>
  /** The accounts whose people run the installation. */
  operators(): Promise<AccountId[]>
  dropToldBefore(moment: Date): Promise<number>
}

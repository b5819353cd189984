// What stands in `office_setting` is written by the one store of it; backups keep their plan and their sealed passphrase there.
export { saveSetting, settingsOf } from '../../areas/users/store.settings.ts'

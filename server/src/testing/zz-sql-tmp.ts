import { DatabaseSync } from 'node:sqlite'
const db = new DatabaseSync(':memory:')
db.exec(`create table positions (company_id bigint not null, id bigint not null, title text not null, description text not null, services_binding integer not null, required_fields text not null, only_chain integer not null, deleted integer not null, primary key (company_id, id));
create table position_locations (company_id bigint not null, position_id bigint not null, location_id bigint not null, primary key (company_id, position_id, location_id));`)
for (let c = 1; c < 50; c++) for (let p = 0; p < 20; p++) { const id = c*20+p; db.prepare(`insert into positions values (?,?,?,?,0,'[]',0,0)`).run(c, id, 'Title', 'Senior hair stylist'); for (let l = 0; l < 3; l++) db.prepare('insert into position_locations values (?,?,?)').run(c, id, c*10+l) }
const cols = 'p.id, p.title, p.description, p.services_binding, p.required_fields, p.only_chain'
const base = (extra: string, join = '') => `select t.total, ${cols}${extra} from (select count(*) as total from positions where company_id = ?1 and deleted = 0) t left join (select * from positions where company_id = ?1 and deleted = 0 order by id limit 100 offset 0) p on true ${join} order by p.id`
const q: Record<string,string> = {
 none: base(''),
 ordered: base(`, (select string_agg(cast(l.location_id as text), ',' order by l.location_id) from position_locations l where l.company_id = p.company_id and l.position_id = p.id) as l`),
 unordered: base(`, (select string_agg(cast(l.location_id as text), ',') from position_locations l where l.company_id = p.company_id and l.position_id = p.id) as l`),
 param: base(`, (select string_agg(cast(l.location_id as text), ',') from position_locations l where l.company_id = ?1 and l.position_id = p.id) as l`),
 grouped: base(', l.l', `left join (select position_id, string_agg(cast(location_id as text), ',') as l from position_locations where company_id = ?1 group by position_id) l on l.position_id = p.id`),
 plain: base(', l.location_id', `left join position_locations l on l.company_id = ?1 and l.position_id = p.id`),
 simple: `select ${cols} from positions p where company_id = ?1 and deleted = 0 order by id limit 100 offset 0`,
 simpleAgg: `select ${cols}, (select string_agg(cast(l.location_id as text), ',') from position_locations l where l.company_id = p.company_id and l.position_id = p.id) as l from positions p where company_id = ?1 and deleted = 0 order by id limit 100 offset 0`,
}
for (const [k, s] of Object.entries(q)) { const st = db.prepare(s); for (let i = 0; i < 500; i++) st.all(7); const c = process.cpuUsage(); for (let i = 0; i < 2000; i++) st.all(7); const u = process.cpuUsage(c); console.log(k, (u.user+u.system)/2000, st.all(7).length) }

export function control(){return {low:-1,high:1}}
export function report(m){return JSON.stringify(m.rounds,null,1)+"\n"+JSON.stringify([...m.costs].map(([s,c])=>[s.name,{...c}]),null,1)+JSON.stringify(m.files)+JSON.stringify(m.lighthouse.map(({side,...r})=>[side.name,r]))+JSON.stringify(m.calm)+m.minutes}

//! What the label of a field stands for, by its words: 実施主体, 担当課, 事業期間, 採択件数, 補助上限額, 目的.

use super::super::line_sums;
use crate::TextKind;
use crate::values::{Pattern, pattern};

static NAME: Pattern =
    pattern!(r"^(?:事業|補助金|施策|プログラム|プロジェクト|予算事業)の?(?:名称?|名)$|^件名$");
static OPERATOR: Pattern = pattern!(
    r"^(?:(?:事業|補助事業)?(?:実施|運営|執行|事業)(?:主体|機関|者|団体|組織|法人)|(?:間接)?補助事業者|(?:直接|間接)?(?:補助|委託|交付|支出|支援)(?:先|対象者|先機関)|受託(?:者|機関|団体)|(?:代表|中核|支援|研究)機関)等?$"
);
static CHARGE: Pattern = pattern!(
    r"^(?:担当|所管|主管|関係|実施|取りまとめ)(?:部局|省庁|府省庁?|府省|局|課|室|部署|部)(?:[・等]?(?:部局|局|課|室|庁))*名?$|^(?:担当|所管|主管)$|^(?:府省庁?|省庁|府省|部局|課室)名$"
);
static PERIOD: Pattern = pattern!(
    r"^(?:事業|研究|実施|支援|補助|委託|契約|研究開発|事業実施|補助事業|計画|対象|実証)(?:等|の)?(?:実施)?(?:予定)?(?:期間|年度|年限)$"
);
static START: Pattern = pattern!(r"^(?:事業|研究|実施)?開始(?:予定)?年度$");
static END: Pattern =
    pattern!(r"^(?:事業|研究|実施)?(?:終了|完了|終期)(?:\(予定\)|予定)?(?:年度)?$");
static COUNT: Pattern = pattern!(
    r"^[^\d、。:()]{0,10}(?:件|課題|団体|拠点|箇所|か所|カ所|ヵ所|人|者|社|機関|施設|校|地区|地域|自治体|台|基|隻|回|点|大学|採択|支援|市町村)数(?:\(?(?:予定|見込み?|目標|目安)\)?)?$"
);
static MONEY: Pattern = pattern!(
    r"^(?:総事業費|事業費|事業費総額|全体事業費|(?:予算|事業|支援|補助|助成|研究)の?規模|補助(?:上限|限度|基準)?額|助成(?:上限)?額|支援(?:上限)?額|(?:補助)?単価|上限額?|限度額|交付(?:上限)?額|(?:1|一)?[^\d、。:()]{1,6}(?:当た?り|あたり)の?.{0,10}|国庫債務負担行為.{0,8}|予算総額|総額|所要額|予算額?等?|国費)$"
);
static GOAL: Pattern = pattern!(
    r"^(?:KPI|(?:成果|達成|数値)?目標|成果指標|アウトカム|アウトプット|期待される(?:成果|効果))(?:等|\(.*\))?$"
);
static ISSUE: Pattern =
    pattern!(r"^(?:現状(?:と|・|及び)?の?課題|(?:背景|現状)(?:・|と|及び)課題|(?:主な)?課題)$");
static TEXT: Pattern = pattern!(
    r"^(?:事業の?)?(?:目的|内容|概要|趣旨|背景|現状|概略|必要性)(?:(?:・|及び|と)(?:目的|内容|概要|必要性))*等?$"
);
static DETAIL: Pattern = pattern!(
    r"^(?:補助|支援|事業|交付|助成)?対象(?:者|経費|地域|分野|事業|機関)?$|^(?:補助|負担|交付|助成|国庫補助)(?:率|割合)$|^(?:事業)?スキーム$|^(?:事業)?実施(?:方法|要件|地域|場所)$|^根拠(?:法令|法|規定)$|^(?:資金の)?(?:流れ|交付の流れ)$|^(?:公募|募集|申請)(?:期間|時期|方法)$|^会計(?:区分)?$|^要件$"
);
static NOTE: Pattern = pattern!(r"^(?:備考|留意(?:点|事項)|参考|特記事項|その他)$");

/// What a label stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Name,
    Operator,
    Charge,
    Period,
    Start,
    End,
    Count,
    Money,
    Text(TextKind),
}

impl Kind {
    /// The kind of a folded label.
    pub(crate) fn of(label: &str) -> Option<Self> {
        const LONGEST: usize = 30;
        if label.len() > LONGEST * 3 || label.chars().count() > LONGEST {
            return None;
        }
        let is = |p: &Pattern| p.as_ref().is_some_and(|p| p.is_match(label));
        let table: [(&Pattern, Kind); 13] = [
            (&NAME, Kind::Name),
            (&OPERATOR, Kind::Operator),
            (&CHARGE, Kind::Charge),
            (&START, Kind::Start),
            (&END, Kind::End),
            (&PERIOD, Kind::Period),
            (&COUNT, Kind::Count),
            (&MONEY, Kind::Money),
            (&GOAL, Kind::Text(TextKind::Goal)),
            (&ISSUE, Kind::Text(TextKind::Issue)),
            (&TEXT, Kind::Text(TextKind::Description)),
            (&DETAIL, Kind::Text(TextKind::Measure)),
            (&NOTE, Kind::Text(TextKind::Note)),
        ];
        table
            .into_iter()
            .find(|(p, _)| is(p))
            .map(|(_, kind)| kind)
            .or_else(|| line_sums::is_label(label).then_some(Kind::Money))
    }

    /// Whether its value goes on over lines.
    pub(crate) fn is_text(self) -> bool {
        matches!(self, Kind::Text(_))
    }
}

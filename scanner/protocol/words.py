"""What people read: for each reason, outcome, state and trouble its words, the next step, and a short code.

Chinese and English; the short code can be said over the telephone. One table for window, command line and hub; a test
finds a code without words.

Reasons and outcomes have two to six characters in Chinese, to be read at two metres. The next step is one plain sentence.
"""

# ruff: noqa: E501 - a table reads best with one entry a line
# fmt: off
from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scanner.errors import Trouble
from scanner.protocol.outcome import Ask, Outcome
from scanner.protocol.reason import Reason

if TYPE_CHECKING:
    from enum import Enum


class Words(NamedTuple):
    """One entry: what it is (`zh`, `en`), what to do (`next_zh`, `next_en`, may be ""), and its telephone code."""

    zh: str
    en: str
    next_zh: str
    next_en: str
    short_code: str

    def text(self, language: str) -> str:
        """What it is, in "zh" or "en"."""
        return self.zh if language == "zh" else self.en

    def next_step(self, language: str) -> str:
        """What to do, in "zh" or "en"."""
        return self.next_zh if language == "zh" else self.next_en


_AGAIN = ("请对方刷新后再出示。", "Ask for a refreshed code and scan again.")
_NO_PASS = ("不放行，请出示健康码。", "Do not admit; ask for the health code.")
_FORGED = ("不放行，可能是伪造码，请上报。", "Do not admit; may be forged, report it.")
_COMPARE = ("核对身份证姓名和尾号。", "Compare name and last digits with the ID.")
_PASSES = ("放行，已记录。", "Let the person pass; it is written down.")
_TECHNICIAN = ("请联系技术人员，报短码。", "Call the technician and give the short code.")
_NOT_TOLD = ("暂不放行，请联网更新或请示主管。", "Do not admit yet; go online or ask the supervisor.")

REASONS: dict[Reason, Words] = {
    Reason.READ_EMPTY: Words("空码", "Empty code", *_NO_PASS, "R1"),
    Reason.READ_TOO_LONG: Words("不是健康码", "Not a health code", *_NO_PASS, "R2"),
    Reason.READ_NOT_A_PASS: Words("不是健康码", "Not a health code", *_NO_PASS, "R3"),
    Reason.READ_FOREIGN_PASS: Words("外国健康证", "Foreign pass", "本卡口不认，请查验证件。", "Not accepted here; check papers.", "R4"),
    Reason.FORM_MALFORMED: Words("码已损坏", "Damaged code", *_AGAIN, "F1"),
    Reason.FORM_CLAIMS: Words("码内容无效", "Invalid contents", *_FORGED, "F2"),
    Reason.FORM_PART: Words("码不完整", "One code of several", "请出示单一二维码。", "Ask for a pass in one single code.", "F3"),
    Reason.SIGNATURE_UNKNOWN_KEY: Words("签发者不明", "Unknown signer", *_FORGED, "S1"),
    Reason.SIGNATURE_WRONG: Words("签名不符", "Signature wrong", *_FORGED, "S2"),
    Reason.SIGNATURE_OTHER_ISSUER: Words("越权签发", "Signed for another city", *_FORGED, "S3"),
    Reason.SIGNATURE_KIND_NOT_ALLOWED: Words("越权签发", "Key may not sign this kind", *_FORGED, "S4"),
    Reason.SIGNATURE_KEY_WINDOW: Words("签发期不符", "Outside the key's time", *_FORGED, "S5"),
    Reason.SIGNATURE_DEMO_CODE: Words("演示用码", "Demo code", *_NO_PASS, "S6"),
    Reason.TIME_FUTURE: Words("尚未生效", "Not yet valid", "核对本机时间，再请对方刷新。", "Check this clock, then scan a fresh code.", "T1"),
    Reason.TIME_EXPIRED: Words("码已过期", "Code expired", "可能是截图，请对方刷新后再出示。", "May be a screenshot; ask for a fresh code.", "T2"),
    Reason.TIME_TOO_LONG: Words("有效期不符", "Validity too long", *_FORGED, "T3"),
    Reason.CLOCK_WRONG: Words("本机时间有误", "Clock is wrong", "校准本机时间后再扫。", "Set this computer's clock, then scan again.", "C1"),
    Reason.TRUST_MISSING: Words("无信任文件", "No trust documents", *_NOT_TOLD, "U1"),
    Reason.TRUST_OLD: Words("信任文件过旧", "Trust too old", *_NOT_TOLD, "U2"),
    Reason.LIST_MISSING: Words("无管控名单", "No control list", *_NOT_TOLD, "L1"),
    Reason.LIST_OUTSIDE: Words("名单查不到", "Outside the list", *_NOT_TOLD, "L2"),
    Reason.LIST_OLD: Words("名单过旧", "List too old", *_NOT_TOLD, "L3"),
    Reason.LIST_UNREADABLE: Words("名单读不出", "List unreadable", *_NOT_TOLD, "L4"),
    Reason.LIST_REVOKED: Words("此码已作废", "Code revoked", "不放行，请重新申领健康码。", "Do not admit; the holder must get a new code.", "L5"),
    Reason.LIST_RED: Words("名单命中：红", "Listed: red", "禁止通行，隔离等候并上报。", "Stop, keep apart, and report.", "L6"),
    Reason.LIST_YELLOW: Words("名单命中：黄", "Listed: yellow", "劝返，请其居家并按日打卡。", "Turn back; stay home, check in daily.", "L7"),
    Reason.COLOUR_RED: Words("红码", "Red code", "禁止通行，隔离等候并上报。", "Stop, keep apart, and report.", "G1"),
    Reason.COLOUR_YELLOW: Words("黄码", "Yellow code", "劝返，请其居家并按日打卡。", "Turn back; stay home, check in daily.", "G2"),
    Reason.COLOUR_DETECTED: Words("检测阳性", "Tested positive", "禁止通行，隔离等候并上报。", "Stop, keep apart, and report.", "G3"),
    Reason.REPEAT_CODE: Words("此码刚用过", "Code just used", *_COMPARE, "P1"),
    Reason.REPEAT_SUBJECT: Words("此人刚扫过", "Person was just here", *_COMPARE, "P2"),
    Reason.KIND_PAPER: Words("纸质码", "Paper code", *_COMPARE, "K1"),
    Reason.KIND_EMERGENCY: Words("应急码", "Emergency code", *_COMPARE, "K2"),
    Reason.KIND_PERMIT: Words("电子路条", "Travel permit", *_COMPARE, "K3"),
    Reason.SITE_SPOT_CHECK: Words("随机抽查", "Spot check", *_COMPARE, "O5"),
    Reason.SITE_RESIDENCE: Words("住户还是访客", "Resident or visitor", "问清后按对应的键。", "Ask, then press the key.", "M1"),
    Reason.SITE_TEMPERATURE: Words("需测体温", "Temperature due", "测量体温。", "Take the temperature.", "O6"),
    Reason.SITE_OCCUPANTS: Words("登记车辆", "Vehicle due", "录入车牌和车内人数。", "Enter the plate and how many are inside.", "M2"),
    Reason.SITE_FULL: Words("只出不进", "Full: exit only", "请在门外等候，有人离开后再扫。", "Wait outside; scan again when somebody has left.", "M3"),
    Reason.SITE_NO_CODE: Words("无码登记", "No code: written down", "无法核验，请示主管，或请其离开。", "Cannot be checked; ask the supervisor, or turn back.", "M4"),
    Reason.SITE_NO_CODE_REFUSED: Words("无码不放行", "No code, no pass", "本卡口须出示健康码或纸质码。", "A code, on paper or phone, is needed here.", "M5"),
    Reason.SITE_OTHER_CITY: Words("外地健康码", "Code of another city", *_COMPARE, "O1"),
    Reason.SITE_OTHER_CITY_SHOWN: Words("外地健康码", "Code of another city", "码为真；暂不放行，请示主管。", "Genuine; do not admit, ask the supervisor.", "O7"),
    Reason.SITE_OTHER_CITY_CONVERT: Words("外地码需转码", "Convert it first", "不放行；请其在本市转码页换成本市的码。", "Do not admit; have it converted on this city's page, then scan that.", "O8"),
    Reason.SITE_OTHER_CITY_REFUSED: Words("外地健康码", "Code of another city", "本卡口不认，请其申领本市健康码。", "Not accepted here; the holder must apply for this city's code.", "O9"),
    Reason.SITE_FOREIGN_PASS: Words("外国健康证", "Foreign pass", "核对证件上的姓名首字母和出生月日。", "Compare initials and birth day with the ID.", "O2"),
    Reason.SITE_FOREIGN_SHOWN: Words("外国健康证", "Foreign pass", "证为真；暂不放行，请示主管。", "Genuine; do not admit, ask the supervisor.", "O3"),
    Reason.SITE_FOREIGN_REFUSED: Words("外国健康证", "Foreign pass", "本卡口不认，请查验证件。", "Not accepted here; check papers.", "O4"),
    Reason.ANSWER_SAME: Words("人证相符", "ID matches", "放行。", "Let the person pass.", "A1"),
    Reason.ANSWER_NOT_SAME: Words("人证不符", "ID does not match", "不放行，请上报。", "Do not admit; report it.", "A2"),
    Reason.ANSWER_NONE: Words("超时未核对", "Not checked in time", "不放行，请重新出示。", "Do not admit; ask for the code again.", "A3"),
    Reason.ANSWER_NORMAL: Words("体温正常", "Temperature normal", "已记录。", "Written down.", "B1"),
    Reason.ANSWER_AGAIN: Words("体温偏高", "High temperature", "静坐片刻，再测一次。", "Let the person rest, then measure again.", "B2"),
    Reason.ANSWER_CLEARED: Words("复测正常", "Normal when measured again", "会自动上报；变码后再扫，现不放行。", "It is reported by itself; do not admit before the code has changed.", "B0"),
    Reason.ANSWER_FEVER: Words("体温异常", "Fever", "不放行，就地等候，会自动上报。", "Do not admit; keep apart. The report goes by itself.", "B3"),
    Reason.ANSWER_RESIDENT: Words("本处住户", "Resident", "已记录。", "Written down.", "B4"),
    Reason.ANSWER_VISITOR: Words("来访人员", "Visitor", "已记录。", "Written down.", "B5"),
    Reason.ANSWER_HOUSEHOLD: Words("本户已计次", "Household's outing counted", "已记录。", "Written down.", "B6"),
    Reason.ANSWER_QUOTA: Words("今日已满额", "Quota used up", "不放行，该户今日人次已用完。", "Do not admit; the household's quota is used.", "B7"),
    Reason.ANSWER_OCCUPANTS: Words("车辆已登记", "Vehicle written down", "请车内下一位出示健康码。", "Ask the next person inside for the code.", "B8"),
    Reason.ANSWER_STOPPED: Words("整车拦下", "Vehicle stopped", "有人不能通行，全车靠边。", "Somebody may not pass; pull over.", "B9"),
    Reason.ANSWER_TURNED_BACK: Words("已劝返", "Turned back", "已记录，不放行。", "Written down; do not admit.", "A4"),
    Reason.OVERRIDE_KNOWN: Words("主管放行：已核实", "Supervisor: verified", *_PASSES, "J1"),
    Reason.OVERRIDE_MEDICAL: Words("主管放行：就医", "Supervisor: medical", *_PASSES, "J2"),
    Reason.OVERRIDE_DUTY: Words("主管放行：公务", "Supervisor: on duty", *_PASSES, "J3"),
    Reason.OVERRIDE_ORDERED: Words("主管放行：上级", "Supervisor: ordered", *_PASSES, "J4"),
    Reason.ANNUL_NOT_ENTERED: Words("已撤销：未进入", "Annulled: did not enter", "上一次通行作废，已记录。", "That pass does not count; it is written down.", "J5"),
    Reason.ANNUL_MISTAKE: Words("已撤销：误扫", "Annulled: by mistake", "上一次通行作废，已记录。", "That pass does not count; it is written down.", "J6"),
    Reason.ANNUL_UNWELL: Words("已撤销：不适", "Annulled: found unwell", "请在一旁等候并上报。", "Have them wait apart, and report it.", "J7"),
    Reason.PASS_GREEN: Words("绿码有效", "Green code", "放行。", "Let the person pass.", "G0"),
}

OUTCOMES: dict[Outcome, Words] = {
    Outcome.ADMIT: Words("放行", "ADMIT", "", "", "0"),
    Outcome.ASK: Words("待核", "CHECK", "", "", "1"),
    Outcome.UNDECIDED: Words("无法判定", "CANNOT TELL", "", "", "2"),
    Outcome.REFUSE: Words("不放行", "STOP", "", "", "3"),
}

ASKS: dict[Ask, Words] = {
    Ask.IDENTITY: Words("核对身份", "Compare ID", "一致按 1，不一致按 2。", "Same: press 1. Not the same: press 2.", "I"),
    Ask.RESIDENCE: Words("住户还是访客", "Resident or visitor", "问清后按对应的键。", "Ask, then press the key.", "E"),
    Ask.HOUSEHOLD: Words("录入户号", "Enter household", "扫出入证，或录入户号。", "Scan the certificate, or type the number.", "H"),
    Ask.TEMPERATURE: Words("测量体温", "Take temperature", "录入体温。", "Enter the temperature.", "T"),
    Ask.OCCUPANTS: Words("清点人数", "Count occupants", "录入车牌和车内人数。", "Enter the plate and how many are inside.", "N"),
    Ask.SUPERVISOR: Words("请示主管", "Ask supervisor", "请主管输入密码。", "The supervisor enters the PIN.", "V"),
}

TROUBLES: dict[Trouble, Words] = {
    Trouble.SETTINGS_UNREADABLE: Words("设置读不出", "Settings cannot be read", "修正或删除设置文件后再启动。", "Mend or remove the settings file, then start again.", "E1"),
    Trouble.SETTINGS_INVALID: Words("设置有误", "A setting is not valid", "按提示修正该项后再启动。", "Mend the named setting, then start again.", "E2"),
    Trouble.STORE_DAMAGED: Words("数据库损坏", "Database damaged", "勿删文件；请技术人员取走备份。", "Keep the files; call the technician.", "D1"),
    Trouble.STORE_UNAVAILABLE: Words("无法写入数据", "Cannot write data", "检查磁盘和权限后再启动。", "Check disk and permissions, then start again.", "D2"),
    Trouble.STORE_FULL: Words("磁盘已满", "Disk full", "清理磁盘；未出结果不放行。", "Free some space; admit nobody without an answer.", "D3"),
    Trouble.STORE_TOO_NEW: Words("数据版本较新", "Data from a newer version", "请安装新版程序。", "Install the newer program.", "D4"),
    Trouble.STORE_IN_USE: Words("程序已在运行", "Already running", "使用已打开的窗口。", "Use the window that is already open.", "D5"),
    Trouble.LIST_COPY_DIFFERED: Words("名单副本被改", "List copy was changed", "已自动恢复；请上报。", "Restored by itself; report it.", "D6"),
    Trouble.LOG_FORKED: Words("记录与服务器不一致", "The hub holds other records", "本机数据可能被还原或复制；请重新注册并上报。", "Restored or copied? Enrol this computer again and report it.", "D8"),
    Trouble.LOG_CHANGED: Words("通行记录被改动", "The pass log was changed", "可继续扫码；请上报，重新注册本机。", "Scan on; report it, and have this computer enrolled again.", "D9"),
    Trouble.LIST_CANARY_SILENT: Words("名单查询失灵", "Control list cannot be asked", "停止放行，请技术人员处理。", "Admit nobody; call the technician.", "U6"),
    Trouble.KEYS_UNAVAILABLE: Words("无法使用密钥库", "Key store unavailable", "登录桌面，或在设置中选用密钥文件。", "Unlock the desktop, or choose a key file in the settings.", "Y1"),
    Trouble.KEYS_MISSING: Words("设备密钥缺失", "Device key missing", "请重新注册本机。", "Enrol this computer again.", "Y2"),
    Trouble.CAMERA_ABSENT: Words("没有摄像头", "No camera", "插好摄像头，画面会自动恢复。", "Plug the camera in; the picture comes back.", "V1"),
    Trouble.CAMERA_BUSY: Words("摄像头被占用", "Camera in use", "关闭其他使用摄像头的程序。", "Close other programs that use it.", "V2"),
    Trouble.CAMERA_LOST: Words("摄像头断开", "Camera lost", "检查接线，画面会自动恢复。", "Check the cable; the picture comes back.", "V3"),
    Trouble.CAMERA_FORBIDDEN: Words("无摄像头权限", "Camera not allowed", "请技术人员在系统中允许本程序使用摄像头。", "Have the technician allow the camera.", "V6"),
    Trouble.CAMERA_WRONG: Words("不是指定摄像头", "Wrong camera", "插好指定的摄像头，或按 C 键改选。", "Plug in the right one, or press C to choose.", "V7"),
    Trouble.CAMERA_SILENT: Words("摄像头无响应", "Camera does not answer", "拔下摄像头再插上，画面会自动恢复。", "Unplug the camera and plug it in again.", "V8"),
    Trouble.CAMERA_FROZEN: Words("画面静止", "Picture is frozen", "正在重新打开；不恢复就拔下再插上。", "Opening again; if it stays, replug it.", "V9"),
    Trouble.DECODER_FAILED: Words("识读出错", "Reading failed", *_TECHNICIAN, "V4"),
    Trouble.PICTURE_UNREADABLE: Words("图片读不出", "Picture cannot be read", "请换一张 JPG 或 PNG 图片。", "Choose another picture, JPG or PNG.", "W3"),
    Trouble.PICTURE_WITHOUT_CODE: Words("图片中没有读到码", "No code read in the picture", "换一张更大更清楚的图片。", "Choose a larger, sharper picture.", "W4"),
    Trouble.HAND_SCANNER_LOST: Words("扫码枪断开", "Hand scanner lost", "检查接线，会自动恢复。", "Check its cable; it comes back by itself.", "W1"),
    Trouble.THERMOMETER_LOST: Words("测温枪断开", "Thermometer lost", "检查接线；期间手动录入体温。", "Check its cable; type temperatures until then.", "W7"),
    Trouble.PORT_BUSY: Words("串口被占用", "Serial port in use", "关闭使用该串口的其他程序，会自动恢复。", "Close the other program that uses it.", "W8"),
    Trouble.PORT_FORBIDDEN: Words("无串口权限", "Serial port not allowed", "请技术人员允许本用户使用串口。", "Have the technician let this user open the port.", "W9"),
    Trouble.HAND_SCANNER_LAYOUT: Words("扫码枪键盘布局不符", "Scanner's layout differs", "把系统键盘改为美式英语，再扫一次。", "Set the keyboard to US English, then scan again.", "W2"),
    Trouble.NOT_ENROLLED: Words("本机未注册", "Not enrolled", "扫描或输入注册码。", "Scan or type the enrolment token.", "N1"),
    Trouble.ENROLMENT_TOKEN_INVALID: Words("注册码无效", "Enrolment token not valid", "向管理员索取新的注册码。", "Ask the operator for a new token.", "N2"),
    Trouble.ENROLMENT_REFUSED: Words("注册被拒绝", "Enrolment refused", "向管理员索取新的注册码。", "Ask the operator for a new token.", "N3"),
    Trouble.DEVICE_DRAINED: Words("本机已停用", "This gate is out of use", "不放行；等记录传完，再联系管理员。", "Admit nobody here; let it send, then call the operator.", "N5"),
    Trouble.DEVICE_UNKNOWN: Words("服务器不认识本机", "The hub does not know this gate", "可继续扫码，记录不丢；请用新注册码重新注册。", "Scan on, nothing is lost; enrol again with a new token.", "N6"),
    Trouble.GATE_ERASED: Words("本机已清除", "This gate erased itself", "如需再用，向管理员索取新的注册码。", "To use it again, ask the operator for a new token.", "N7"),
    Trouble.HUB_UNREACHABLE: Words("联网中断", "No network", "继续扫码；恢复后自动补传。", "Scan on; passes are sent later by themselves.", "H1"),
    Trouble.HUB_NOT_A_HUB: Words("网络被劫持", "Not the hub that answers", "检查网络登录页；记录不会丢。", "Check for a network login page; nothing is lost.", "H2"),
    Trouble.HUB_REFUSED: Words("服务器拒绝", "The hub refuses", *_TECHNICIAN, "H3"),
    Trouble.HUB_BUSY: Words("服务器繁忙", "The hub is busy", "稍后自动再试。", "It will be tried again by itself.", "H4"),
    Trouble.HUB_TOO_LARGE: Words("批次过大", "Batch too large", "自动分小再传。", "It will be sent in smaller parts.", "H5"),
    Trouble.TRUST_REFUSED: Words("信任文件被拒", "Trust documents refused", *_TECHNICIAN, "U3"),
    Trouble.TRUST_DOCUMENT_ASIDE: Words("有信任文件读不出", "A trust document cannot be read", "该文件未采用；请技术人员看日志并上报。", "It is not used; have the technician read the log and report it.", "U7"),
    Trouble.LIST_REFUSED: Words("名单被拒", "Control list refused", *_TECHNICIAN, "U4"),
    Trouble.ACK_REFUSED: Words("回执无效", "Receipt not valid", "记录保留，自动再传。", "Passes are kept and sent again.", "U5"),
    Trouble.HUB_FORGOT: Words("服务器丢了旧记录", "The hub lost older passes", "可继续扫码，会自动核对；请上报。", "Scan on, it settles by itself; report it.", "H6"),
    Trouble.NOBODY_ON_DUTY: Words("无人当班", "Nobody is on duty", "按 S 键签到，再扫码。", "Press S to sign in, then scan again.", "E4"),
    Trouble.OVERRIDE_REFUSED: Words("不能由主管放行", "May not be admitted here", "此情况本场所无人可放行；请上报。", "Nobody here may admit this person; report it.", "E5"),
    Trouble.DRILL_ON: Words("正在演练", "A drill is going on", "只认演练码；验真码先结束演练。", "Only drill codes are read; end the drill first.", "E6"),
    Trouble.GUARDS_KNOWN: Words("已有主管", "There is a supervisor already", "在窗口的值班台里添加其他人。", "Add others at the window's desk (key S).", "E7"),
    Trouble.SUPERVISOR_MISSING: Words("还没有主管", "No supervisor yet", "再开程序，设好首位主管。", "Start again and make the first supervisor.", "E9"),
    Trouble.PIN_UNFIT: Words("密码不合格", "Not fit for a PIN", "用六位数字，不要连号或重复。", "Six digits; not a row like 123456, nor the same again.", "E8"),
    Trouble.PIN_GUESSED: Words("密码多次输错", "A PIN was guessed at", "看是谁在试；已上报。", "See who is trying; the hub is told.", "E3"),
    Trouble.CLOCK_STEPPED: Words("本机时间被改动", "This clock was moved", "核对本机日期和时间；已记录。", "Check this computer's date and time; it is written down.", "C2"),
    Trouble.TIME_ACCEPTED: Words("主管已采用文件时间", "A supervisor took over the documents' time", "请校准本机时间。", "Set this computer's clock.", "C3"),
    Trouble.TIME_NOT_OFFERED: Words("没有待采用的时间", "No time waits to be accepted", "本机时间若不对，请直接校准。", "If this computer's clock is wrong, set it.", "C4"),
    Trouble.TIME_OTHER_DAY: Words("日期不符，未采用", "Another day; nothing was accepted", "看日历后再输入；文件日期不对请上报。", "Try again by a calendar; report wrong documents.", "C5"),
    Trouble.STICK_UNUSABLE: Words("U盘不能用", "The stick cannot be used", "换U盘或清出空间再试；记录仍在本机。", "Try another stick or free some space; the passes are still here.", "W6"),
    Trouble.INTERNAL: Words("程序出错", "Something went wrong", *_TECHNICIAN, "X1"),
}

CAMERA_STATES: dict[str, Words] = {
    "OPENING": Words("正在打开", "Opening", "", "", "VO"),
    "LIVE": Words("正常", "Live", "", "", "V0"),
    "ABSENT": TROUBLES[Trouble.CAMERA_ABSENT],
    "BUSY": TROUBLES[Trouble.CAMERA_BUSY],
    "LOST": TROUBLES[Trouble.CAMERA_LOST],
    "BLACK": Words("画面全黑", "Picture is black", "取下镜头盖，打开灯。", "Take off the lens cap, turn on the light.", "V5"),
    "FORBIDDEN": TROUBLES[Trouble.CAMERA_FORBIDDEN],
    "WRONG": TROUBLES[Trouble.CAMERA_WRONG],
    "SILENT": TROUBLES[Trouble.CAMERA_SILENT],
    "FROZEN": TROUBLES[Trouble.CAMERA_FROZEN],
    "UPSIDE_DOWN": Words("摄像头装倒了", "Camera is upside down", "把摄像头转正；扫码不受影响。", "Turn the camera round; scanning goes on.", "W5"),
}

HINTS: dict[str, Words] = {
    "TOO_FAR": Words("太远", "Too far", "请把手机靠近一些。", "Hold the phone closer.", ""),
    "TOO_NEAR": Words("太近", "Too near", "请把手机拿远一些。", "Hold the phone further away.", ""),
    "TOO_DARK": Words("太暗", "Too dark", "请调亮屏幕，或打开灯。", "Make the screen brighter, or turn on a light.", ""),
    "GLARE": Words("反光", "Glare", "请把手机倾斜一点。", "Tilt the phone a little.", ""),
    "BLURRED": Words("不清晰", "Blurred", "请前后移动一点，或擦拭镜头。", "Move it nearer or further; wipe the lens.", ""),
    "HOLD_STILL": Words("晃动", "Moving", "请拿稳手机。", "Hold the phone still.", ""),
    "TWO_CODES": Words("有两个码", "Two codes", "请一次只出示一个码。", "Show one code at a time.", ""),
}

CLOCK_STATES: dict[str, Words] = {
    "OK": Words("准确", "Verified", "", "", "C0"),
    "ASSUMED": Words("时间未核实", "Time not verified", "联网后自动核实。", "It is verified once online.", "CA"),
    "DISPUTED": Words("日期存疑", "Date in dispute", "核对本机日期：不对请校准，对请上报。", "Check this computer's date: set it if wrong, report it if right.", "CD"),
    "BY_HUB": Words("以平台时间为准", "By the hub's time", "照常验码；请校准本机时间。", "Go on scanning; set this computer's clock.", "CH"),
    "WRONG": REASONS[Reason.CLOCK_WRONG],
}


def words_for(code: Enum) -> Words:
    """The words of a `Reason`, `Outcome`, `Ask` or `Trouble`; every member has some."""
    for table in (REASONS, OUTCOMES, ASKS, TROUBLES):
        if code in table:
            return table[code]  # type: ignore[index]
    raise KeyError(code)

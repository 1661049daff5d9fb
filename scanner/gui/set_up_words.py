"""What stands on the pages of a gate's first start, in both languages at once: a technician may read another than the guard."""

# ruff: noqa: E501 - a table reads best with one entry a line
# fmt: off
from __future__ import annotations

from scanner.protocol.words import Words


def _say(zh: str, en: str) -> Words:
    return Words(zh, en, "", "", "")


TITLE = _say("卡口设置", "Setting up the gate")
SEE_AND_HEAR = _say("一、看画面，听声音", "1 of 5: picture and sound")
SEE_AND_HEAR_HINT = _say("画面清楚、声音听得见，再按下一步", "Go on once the picture is sharp and the sound is heard")
NEXT = _say("下一步", "Next")
TRY_SOUND = _say("试听", "Try the sound")
OTHER_CAMERA = _say("换摄像头", "Another camera")
OTHER_LANGUAGE = _say("换语言", "The other language first")
HEARD = _say("听到了吗？听不到请查音箱", "Did you hear it? If not, check the speaker")
NO_SOUND = _say("没有声音设备：接上音箱，或看窗口工作", "No sound device: plug one in, or work by the window")
TOKEN = _say("二、出示注册码", "2 of 5: the enrolment code")
TOKEN_HINT = _say("将管理员的注册二维码对准摄像头，或在下面粘贴", "Hold the operator's enrolment QR to the camera, or paste it below")
GATE_NAME = _say("卡口名称", "Name of this gate")
TOKEN_FIELD = _say("注册码 HZE1:…", "Token HZE1:…")
ENROL = _say("注册", "Enrol")
ASKING = _say("正在联系中心…", "Asking the hub …")
NO_HUB = _say("连不上中心：检查网线或无线网，再按注册", "The hub is not reached: check the network, then press Enrol")
NOT_THE_HUB = _say("答话的不是中心：先过网络登录页，再按注册", "Not the hub that answers: pass the network's login page, then press Enrol")
HUB_BUSY = _say("中心繁忙：稍等，再按注册", "The hub is busy: wait a little, then press Enrol")
FINGERPRINT = _say("三、核对指纹", "3 of 5: compare the fingerprint")
FINGERPRINT_HINT = _say("与管理员屏幕上的一致，由管理员确认；在等…", "It must be the one on the operator's screen, who then confirms; waiting …")
BACK = _say("返回", "Back")
KEYS_IN_FILE = _say("本机没有密钥库", "This computer has no key store")
KEYS_IN_FILE_HINT = _say("可把密钥存为只有本用户能读的文件", "Keys can be kept in a file that only this user may read")
USE_FILE = _say("存为文件", "Keep them in a file")
SITE = _say("四、核对场所", "4 of 5: the site")
SITE_HINT = _say("本机将按此场所的规则验码。是这里吗？", "This gate will go by that site's rules. Is it here?")
SITE_RIGHT = _say("是这里", "It is here")
SITE_WRONG = _say("不是这里", "It is another site")
SITE_WRONG_HINT = _say("请管理员停用本卡口，为这里另发注册码", "Have the operator retire this gate and make a code for this site")
ENROL_ANEW = _say("出示新注册码", "Use the new code")
SUPERVISOR = _say("五、首位主管", "5 of 5: the first supervisor")
SUPERVISOR_HINT = _say("姓名，再输两次六位密码；以后由主管添加值守人员", "A name, and a PIN of six digits twice; supervisors add the guards")
SUPERVISOR_NAME = _say("姓名（可空）", "Name (may be empty)")
PIN = _say("密码，六位", "PIN, six digits")
PIN_AGAIN = _say("再输一次", "Once more")
PIN_DIFFERS = _say("两次不同，请重输", "These differ; type both again")
PIN_BAD = _say("须六位数字，不要太简单", "Six digits, and not so plain")
SAVE = _say("保存", "Save")
DONE = _say("设置完成", "All is set up")
DONE_HINT = _say("卡口：{0}", "Site: {0}")
DONE_NUMBER = _say("主管工号 {0}：签到时与密码同输", "Your number is {0}: sign in with it and the PIN")
BEGIN = _say("开始验码", "Begin scanning")

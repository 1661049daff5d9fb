<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Age</name>
    <message>
        <source>%n s</source>
        <translation>%n 秒</translation>
    </message>
    <message>
        <source>%n min</source>
        <translation>%n 分钟</translation>
    </message>
    <message>
        <source>%n h</source>
        <translation>%n 小时</translation>
    </message>
    <message>
        <source>%n days</source>
        <translation>%n 天</translation>
    </message>
</context>
<context>
    <name>CameraList</name>
    <message>
        <source>↑ ↓ choose   Enter: use   Esc: back</source>
        <translation>↑ ↓ 选择   回车：使用   Esc：返回</translation>
    </message>
    <message>
        <source>Which camera?</source>
        <translation>用哪个摄像头？</translation>
    </message>
    <message>
        <source>No camera is plugged in</source>
        <translation>没有插摄像头</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Health code gate</source>
        <translation>健康码卡口</translation>
    </message>
</context>
<context>
    <name>Presenter</name>
    <message>
        <source>Space: done</source>
        <translation>空格键：已处理</translation>
    </message>
</context>
<context>
    <name>ProofPanel</name>
    <message>
        <source>%n more to show</source>
        <translation>还有 %n 人待显示</translation>
    </message>
    <message>
        <source>Was here %1 ago</source>
        <translation>%1前在此扫过码</translation>
    </message>
    <message>
        <source>List %1 old</source>
        <translation>名单 %1前</translation>
    </message>
    <message>
        <source>Code %1</source>
        <translation>短码 %1</translation>
    </message>
    <message>
        <source>Space: turned back</source>
        <translation>空格键：已劝返</translation>
    </message>
</context>
<context>
    <name>Status</name>
    <message>
        <source>All is well</source>
        <translation>一切正常</translation>
    </message>
    <message>
        <source>List</source>
        <translation>名单</translation>
    </message>
    <message>
        <source>List %1: go online to renew it</source>
        <translation>名单%1：请联网更新</translation>
    </message>
    <message>
        <source>Trust</source>
        <translation>信任文件</translation>
    </message>
    <message>
        <source>Trust %1: go online to renew it</source>
        <translation>信任文件%1：请联网更新</translation>
    </message>
    <message>
        <source>Pace</source>
        <translation>客流</translation>
    </message>
    <message>
        <source>%n/min</source>
        <translation>%n 人/分</translation>
    </message>
    <message>
        <source>Passes</source>
        <translation>通行记录</translation>
    </message>
    <message>
        <source>%1 waiting, %2 sent</source>
        <translation>待传 %1，已传 %2</translation>
    </message>
    <message>
        <source>%n set aside</source>
        <translation>搁置 %n</translation>
    </message>
    <message>
        <source>%1: tell the technician, nothing is lost</source>
        <translation>%1：请告知技术人员，记录不会丢</translation>
    </message>
    <message>
        <source>Disk</source>
        <translation>磁盘</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Online</source>
        <translation>已联网</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>正在连接</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>摄像头</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>时钟</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>声音</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>已关</translation>
    </message>
    <message>
        <source>On</source>
        <translation>开</translation>
    </message>
    <message>
        <source>No sound</source>
        <translation>没有声音</translation>
    </message>
    <message>
        <source>No sound: watch the window, check the speaker</source>
        <translation>没有声音：请看屏幕，检查扬声器</translation>
    </message>
    <message>
        <source>%1 old</source>
        <translation>%1前</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>VerdictPanel</name>
    <message>
        <source>ID ends in</source>
        <translation>证件尾号</translation>
    </message>
    <message>
        <source>Born, MMDD</source>
        <translation>出生月日</translation>
    </message>
</context>
<context>
    <name>Viewfinder</name>
    <message>
        <source>Camera picture</source>
        <translation>摄像头画面</translation>
    </message>
    <message>
        <source>C: choose the camera</source>
        <translation>按 C 键选摄像头</translation>
    </message>
</context>
</TS>

"""Words of the selected incident: its priority's reason, warnings."""

from data.words import Table

TABLE: Table = {
    "detail.corrected": ('FIX: all words replaced, was "{words}"', 'RALAT: semua kata diganti, semula "{words}"'),
    "detail.scene.lead": ("leads the scene: {name}, since {at}", "pimpin TKP: {name}, sejak {at}"),
    "detail.scene.in": ("at the scene: {names}", "di TKP: {names}"),
    "detail.scene.out": ("left the scene: {names}", "keluar TKP: {names}"),
    "detail.scene.witnesses": ("{n} witnesses: {names}", "{n} saksi: {names}"),
    "detail.scene.told": ("told: {names}", "sudah dilapori: {names}"),
    "detail.raised": ("raised from P{p}", "naik dari P{p}"),
    "detail.raised.because": ("raised from P{p}, because #{number}", "naik dari P{p}, karena #{number}"),
    "detail.because": ("because #{number}", "karena #{number}"),
    "detail.lowered": ("lowered from P{p}", "turun dari P{p}"),
    "detail.below": ("Below its type's P{p}: {why}", "Di bawah P{p} jenisnya: {why}"),
    "detail.raise": ("Raise when: {words}", "Naikkan bila: {words}"),
    "detail.hazard": ("Hazard {post}: {words}", "Rawan {post}: {words}"),
    "detail.source.cctv": ("camera", "kamera"),
    "detail.source.panic": ("panic", "tolong"),
    "detail.source.reminder": ("reminder", "pengingat"),
    "detail.source.source": ("source", "sumber"),
    "detail.source.phone": ("phone", "telepon"),
    "detail.source.radio": ("radio", "HT"),
    "detail.source.system": ("console", "konsol"),
    "detail.source.wa": ("WA", "WA"),
    "detail.limit.kept": ("limit {span} met", "dalam batas {span}"),
    "detail.limit.broken": ("limit {span} missed", "lewat batas {span}"),
    "detail.ahead": (
        "Entered by a clock that was ahead by {span}: times count from arrival here",
        "Dicatat dengan jam yang lebih cepat {span}: waktu dihitung sejak diterima di sini",
    ),
    "detail.sop": ("SOP {date}", "SOP {date}"),
    "detail.further": ("Further on {number}", "Lanjutan {number}"),
    "detail.hidden.steps": ("{n} {n:step|steps}", "{n} langkah"),
    "detail.hidden.more": ("{n} more", "{n} lagi"),
    "detail.steps.short": ("{n}/{of}", "{n}/{of}"),
    "detail.waived.by": ("waived, {who}", "izin {who}"),
}

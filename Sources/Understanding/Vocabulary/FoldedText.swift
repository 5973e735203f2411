/// A text and its folded copy, scalar by scalar, so that what is found in the one can be quoted from the other.
///
/// Folding makes Latin letters small, full-width signs half-width and the traditional characters of requests simplified.
struct FoldedText: Sendable {
    /// The text as typed.
    let original: [Unicode.Scalar]
    /// The same, folded; always as long as `original`.
    let folded: [UInt32]

    init(_ text: some StringProtocol) {
        var original: [Unicode.Scalar] = []
        var folded: [UInt32] = []
        original.reserveCapacity(text.utf8.count)
        folded.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            original.append(scalar)
            folded.append(Self.fold(scalar.value))
        }
        self.original = original
        self.folded = folded
    }

    /// The words as typed in a range of positions, without blanks at the ends.
    func words(in range: Range<Int>) -> String {
        var low = max(0, range.lowerBound)
        var high = min(original.count, range.upperBound)
        while low < high, original[low].properties.isWhitespace { low += 1 }
        while low < high, original[high - 1].properties.isWhitespace { high -= 1 }
        guard low < high else { return "" }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: original[low..<high])
        return String(view)
    }

    /// One scalar, folded.
    static func fold(_ value: UInt32) -> UInt32 {
        if value < 0x80 { return value >= 0x41 && value <= 0x5A ? value + 0x20 : value }
        if value >= 0xFF01, value <= 0xFF5E { return fold(value - 0xFEE0) }
        if value == 0x3000 || value == 0xA0 { return 0x20 }
        if value >= 0xE0, value <= 0x1DC, let plain = toneless[value] { return plain }
        if value >= 0x4E00, value <= 0x9FFF, let simple = simplified[value] { return simple }
        return value
    }

    /// The vowels of pinyin with their tone marks, each before the bare letter.
    private static let toneless: [UInt32: UInt32] = {
        let pairs = "āaáaǎaàaēeéeěeèeīiíiǐiìiōoóoǒoòoūuúuǔuùuǖuǘuǚuǜuüu".unicodeScalars.map(\.value)
        return Dictionary(
            stride(from: 0, to: pairs.count - 1, by: 2).map { (pairs[$0], pairs[$0 + 1]) },
            uniquingKeysWith: { first, _ in first })
    }()

    /// Traditional characters that occur in requests, each before its simplified form.
    private static let simplified: [UInt32: UInt32] = {
        let pairs = """
            畫画繪绘圖图張张隻只個个幫帮請请來来給给發发臉脸裡里這这樣样麼么嗎吗讓让麻麻煩烦妳你您您們们說说話话看看過过還还
            會会對对開开關关點点嚇吓後后從从現现個个東东條条長长門门間间問问聽听見见視视覺觉親亲請请誰谁謝谢認认識识讀读課课
            變变貓猫狗狗鳥鸟魚鱼龍龙鳳凤馬马鷹鹰豬猪雞鸡鴨鸭鵝鹅獅狮蟲虫蝦虾蘋苹蘭兰櫻樱樹树葉叶雲云電电腦脑氣气車车輪轮
            紅红藍蓝綠绿黃黄銀银顏颜髮发頭头腳脚愛爱夢梦戰战鬥斗機机器器軍军劍剑國国風风飛飞館馆飯饭麵面湯汤餅饼糖糖
            膚肤鞋鞋褲裤襯衬裝装戴戴鏡镜錶表筆笔紙纸書书壁壁貼贴換换換换遞递邊边遠远進进運运動动靜静熱热涼凉陰阴陽阳
            寫写圍围廣广場场園园島岛橋桥樓楼塔塔處处歲岁時时鐘钟標标題题廚厨廳厅賽赛隊队員员師师學学業业優优價价錢钱買买賣卖
            傳传輸输導导寶宝實实寫写將将專专層层嗎吗嘆叹圓圆塊块壞坏墻墙夠够奪夺孫孙寢寝屬属巖岩幣币幾几庫库彈弹
            應应懷怀態态憶忆憐怜戲戏擊击擬拟擇择擋挡攝摄數数斷断於于晝昼曉晓曬晒棄弃極极榮荣樂乐橫横歡欢歲岁殺杀
            淚泪淨净減减溫温滅灭漁渔漢汉潔洁潤润澤泽濕湿灣湾無无煙烟燈灯燒烧爺爷牆墙獨独獸兽環环產产畢毕異异當当
            療疗盜盗盡尽監监碼码確确禮礼種种稱称穩稳窩窝競竞簡简籃篮紀纪約约級级純纯紛纷組组細细終终結结絕绝統统絲丝經经
            維维網网緊紧線线緣缘編编縣县縮缩總总繼继續续罵骂羅罗習习聖圣聞闻聯联聲声職职腸肠膠胶舊旧艦舰藝艺藥药蘿萝
            號号蝸蜗補补複复襲袭訊讯訂订計计訓训記记設设許许訴诉診诊詞词試试詩诗該该詳详語语誤误調调談谈論论證证譯译護护
            變变貝贝負负財财責责貨货貴贵費费資资賓宾質质購购贈赠趕赶趙赵躍跃轉转軟软較较載载輕轻輩辈輯辑辦办農农
            連连週周遊游達达違违遲迟適适選选遺遗鄉乡鄰邻醜丑醫医釋释針针釣钓鈴铃鋼钢錄录錯错鍋锅鍵键鎖锁鏟铲鐵铁閃闪閉闭
            闊阔陣阵陳陈陸陆隨随險险雖虽雙双雜杂離离難难霧雾靈灵響响頁页頂顶項项順顺須须預预領领頸颈願愿類类顧顾顯显
            飲饮飽饱飾饰餃饺養养餓饿餘余驚惊驗验騎骑騙骗騰腾體体鬆松鬍胡魔魔麗丽齊齐齒齿龜龟衝冲
            """
        let scalars = pairs.unicodeScalars.filter { $0.value > 0x20 }.map(\.value)
        var table: [UInt32: UInt32] = [:]
        for index in stride(from: 0, to: scalars.count - 1, by: 2) where scalars[index] != scalars[index + 1] {
            table[scalars[index]] = scalars[index + 1]
        }
        return table
    }()
}

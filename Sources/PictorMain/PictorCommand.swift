@main
struct PictorCommand {
    static func main() {}
}

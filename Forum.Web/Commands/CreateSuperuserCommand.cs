using System.CommandLine;
using Forum.Web.Accounts;

namespace Forum.Web.Commands;

/// <summary><c>createsuperuser</c>: adds an administrator, such as a new forum's first.</summary>
internal static class CreateSuperuserCommand
{
    public static Command Create()
    {
        var name = new Option<string?>("--name") { Description = "The user name; asked for if not given." };
        var command = new Command("createsuperuser", $"Adds an administrator. {PasswordInput.Help}") { name };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(name), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string? name, CancellationToken cancellationToken)
    {
        await using var services = await CommandServices.OpenCurrentAsync(cancellationToken);
        name ??= AskName();
        if (!UserName.IsValid(name))
        {
            throw new CommandException(UserName.Rule);
        }

        var (password, again) = PasswordInput.Read();
        AccountRules.Check(name, password, again);
        var user = await services.Get<UserAccounts>().RegisterAsync(name, password, cancellationToken)
            ?? throw new CommandException($"There is a user {name} already.");
        user.Role = Role.Administrator;
        await services.Db.SaveChangesAsync(cancellationToken);
        Console.WriteLine($"{name} is an administrator.");
        return 0;
    }

    private static string AskName()
    {
        if (Console.IsInputRedirected)
        {
            throw new CommandException("Say who it is to be: --name NAME.");
        }

        Console.Write("User name: ");
        return Console.ReadLine()?.Trim() ?? "";
    }
}

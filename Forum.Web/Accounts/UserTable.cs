using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Forum.Web.Accounts;

internal sealed class UserTable : IEntityTypeConfiguration<User>
{
    public void Configure(EntityTypeBuilder<User> builder)
    {
        builder.ToTable("Users");
        builder.HasKey(user => user.Id);
        builder.Property(user => user.Id).ValueGeneratedOnAdd();
        builder.Property(user => user.Name).HasMaxLength(UserName.MaxLength);
        builder.Property(user => user.NormalizedName).HasMaxLength(UserName.MaxLength);
        builder.Property(user => user.PasswordHash).HasMaxLength(256);
        builder.Property(user => user.About).HasMaxLength(User.MaxAboutLength);
        builder.Property(user => user.BanReason).HasMaxLength(User.MaxBanReasonLength);
        builder.HasIndex(user => user.NormalizedName).IsUnique();
    }
}

internal sealed class UserSessionTable : IEntityTypeConfiguration<UserSession>
{
    public void Configure(EntityTypeBuilder<UserSession> builder)
    {
        builder.ToTable("Sessions");
        builder.HasKey(session => session.Id);
        builder.Property(session => session.Id).HasMaxLength(UserSession.MaxIdLength);
        builder.Property(session => session.Device).HasMaxLength(UserSession.MaxDeviceLength);
        builder.HasOne(session => session.User).WithMany().HasForeignKey(session => session.UserId).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(session => session.UserId);
        builder.HasIndex(session => session.LastSeenAt);
    }
}
